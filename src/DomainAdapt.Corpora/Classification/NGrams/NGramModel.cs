using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// An n-gram language model with back-off (Katz, 1987), read from an ARPA file or from KenLM's binary file with probing tables (Heafield, 2011). Words
/// stand between white space. Safe to share between threads; each has its own <see cref="NGramState"/>.
/// </summary>
public sealed class NGramModel
{
    /// <summary>The number of unknown words.</summary>
    internal const int Unknown = 0;

    // What KenLM gives unknown words of a file that has no <unk>.
    private const float LogOfMissingUnknown = -100;

    private readonly Dictionary<ulong, int> _words;
    private readonly (float Probability, float Backoff)[] _unigrams;
    private readonly NGramTable[] _longer;

    internal NGramModel(Dictionary<ulong, int> words, (float, float)[] unigrams, NGramTable[] longer)
    {
        (_words, _unigrams, _longer) = (words, unigrams, longer);
        (Begin, End) = (IndexOf("<s>"u8), IndexOf("</s>"u8));
        if (_unigrams[Unknown].Probability == 0)
            _unigrams[Unknown] = (LogOfMissingUnknown, 0);
    }

    /// <summary>Words of the longest n-grams.</summary>
    public int Order => _longer.Length + 1;

    /// <summary>Words it knows, the marks of sentences among them.</summary>
    public int Words => _words.Count;

    internal int Begin { get; }

    internal int End { get; }

    /// <summary>Reads a model.</summary>
    /// <exception cref="DomainAdaptException">There is no such file, or it is no model.</exception>
    public static NGramModel Load(string path)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected an n-gram model, ARPA (plain, .gz or .zst) or KenLM's binary.", ExitCodes.InputsMissing);
        return KenLmBinary.Is(path) ? KenLmBinary.Read(path) : ArpaReader.Read(path);
    }

    /// <summary>The log10 probability of a sentence and its end; <paramref name="tokens"/> are its words and one more.</summary>
    public double Score(ReadOnlySpan<byte> sentence, out int tokens)
    {
        var state = new NGramState(Order);
        state.Begin(Begin, _unigrams[Begin].Backoff);
        var score = 0.0;
        tokens = 1;
        foreach (var range in Core.Text.WhitespaceWords.Enumerate(sentence))
        {
            score += Score(state, IndexOf(range.Of(sentence)));
            tokens++;
        }
        return score + Score(state, End);
    }

    /// <summary>The number of a word; that of unknown words for words it does not know.</summary>
    internal int IndexOf(ReadOnlySpan<byte> word) => _words.GetValueOrDefault(MurmurHash.Of(word), Unknown);

    /// <summary>The log10 probability of a word after what came before, which it joins.</summary>
    internal double Score(NGramState state, int word)
    {
        var (probability, backoff) = _unigrams[word];
        var key = (ulong)word;
        var matched = 1;
        state.Next(word, backoff);
        for (var i = 0; i < state.Length; i++)
        {
            key = Extend(key, state.Word(i));
            if (!_longer[i].TryGet(key, out var longer, out backoff))
                break;
            probability = longer;
            matched++;
            if (matched < Order)
                state.Extend(backoff);
        }
        var score = (double)probability;
        for (var length = matched; length <= state.Length; length++)
            score += state.Backoff(length);
        state.Step();
        return score;
    }

    /// <summary>The key of an n-gram from that of its last words and the word before them, as KenLM makes it.</summary>
    internal static ulong Extend(ulong key, int word) => unchecked((key * 8978948897894561157UL) ^ ((1 + (ulong)word) * 17894857484156487943UL));
}
