using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>Sentences as spaCy's sentencizer finds them: a new one begins with the first word that is no punctuation after a sign that ends sentences.</summary>
internal sealed class SpacySentences
{
    private readonly SpacyWords _words = new();
    private readonly List<TextRange> _ranges = [];

    /// <summary>The number of sentences of a line.</summary>
    public int Count(ReadOnlySpan<byte> line)
    {
        _ranges.Clear();
        _words.Read(line, _ranges);
        var (sentences, isEnded) = (_ranges.Count == 0 ? 0 : 1, false);
        foreach (var range in _ranges)
        {
            var word = range.Of(line);
            var code = CodePoint.Decode(word, out var length);
            var isTerminal = length == word.Length && SentenceTerminals.Has(code);
            if (isEnded && !isTerminal && !IsPunctuation(word))
                (sentences, isEnded) = (sentences + 1, false);
            else if (isTerminal)
                isEnded = true;
        }
        return sentences;
    }

    private static bool IsPunctuation(ReadOnlySpan<byte> word)
    {
        for (var at = 0; at < word.Length;)
        {
            if (!CodePoint.IsPunctuation(CodePoint.Decode(word[at..], out var length)))
                return false;
            at += length;
        }
        return true;
    }
}
