using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>The rows that each distinct word of a training text stands for: its own and those of its parts.</summary>
internal sealed class TextFeatures
{
    private readonly TrainingText _text;
    private readonly FastTextVocabulary _vocabulary;
    private readonly int _wordNGrams;
    private readonly int[] _starts;
    private readonly List<int> _rows = [];

    public TextFeatures(TrainingText text, FastTextVocabulary vocabulary, FastTextOptions options)
    {
        (_text, _vocabulary, _wordNGrams) = (text, vocabulary, options.WordNGrams);
        _starts = new int[text.Words.Count + 1];
        var bracketed = new byte[64];
        for (var number = 0; number < text.Words.Count; number++)
        {
            var word = text.Words[number];
            if (vocabulary.Find(word, text.Words.Hash(number)) is >= 0 and var row)
                _rows.Add(row);
            if (options.MaxCharacters > 0 && !word.SequenceEqual(FastTextVocabulary.EndOfLine))
            {
                if (bracketed.Length < word.Length + 2)
                    bracketed = new byte[word.Length * 2];
                bracketed[0] = (byte)'<';
                word.CopyTo(bracketed.AsSpan(1));
                bracketed[word.Length + 1] = (byte)'>';
                Subwords.Add(bracketed.AsSpan(0, word.Length + 2), options, vocabulary, _rows);
            }
            _starts[number + 1] = _rows.Count;
        }
    }

    /// <summary>Adds the rows of a text, in the order in which a predictor adds them.</summary>
    public void Of(int text, List<int> rows)
    {
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);
        var words = _text.WordsOf(text);
        foreach (var word in words)
            rows.AddRange(all[_starts[word].._starts[word + 1]]);
        for (var first = 0; _wordNGrams > 1 && first < words.Length; first++)
        {
            var hash = (ulong)(int)_text.Words.Hash(words[first]);
            for (var last = first + 1; last < words.Length && last < first + _wordNGrams; last++)
            {
                hash = hash * FastTextHash.RunFactor + (ulong)(int)_text.Words.Hash(words[last]);
                if (_vocabulary.Hashed(hash) is >= 0 and var row)
                    rows.Add(row);
            }
        }
    }
}
