using System.Numerics;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the dialects that split at white space ask of words.</summary>
internal sealed class WhitespaceScan
{
    private readonly List<int> _lengths = [];

    /// <summary>The number of words.</summary>
    public int Words => _lengths.Count;

    /// <summary>Their code points.</summary>
    public long Characters { get; private set; }

    /// <summary>Words with a letter.</summary>
    public int AlphabeticWords { get; private set; }

    /// <summary>Words of the stop list, in lower case only.</summary>
    public int StopWords { get; private set; }

    /// <summary>Words of the stop list in any case.</summary>
    public int StopWordsOfAnyCase { get; private set; }

    /// <summary>Different words of the stop list, case aside.</summary>
    public int DistinctStopWords { get; private set; }

    /// <summary>Words that hold a hash sign or an ellipsis character.</summary>
    public int WordsWithSymbols { get; private set; }

    /// <summary>Words that are a mark of ellipsis (<see cref="NemoMarks"/>), or more runs of hash signs than half their length.</summary>
    public int SymbolWords { get; private set; }

    /// <summary>Mean length in code points; 0 of no words.</summary>
    public double MeanCharacters => Words == 0 ? 0 : (double)Characters / Words;

    /// <summary>Median length in code points, the mean of both middle ones of an even number; 0 of no words.</summary>
    public double MedianCharacters
    {
        get
        {
            if (Words == 0)
                return 0;
            _lengths.Sort();
            return (_lengths[(Words - 1) / 2] + _lengths[Words / 2]) / 2.0;
        }
    }

    /// <summary>Takes the words of a text.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        _lengths.Clear();
        (Characters, AlphabeticWords, StopWords, StopWordsOfAnyCase, WordsWithSymbols, SymbolWords) = (0, 0, 0, 0, 0, 0);
        var seen = 0u;
        Span<byte> lower = stackalloc byte[4];
        foreach (var range in WhitespaceWords.Enumerate(text))
        {
            var word = range.Of(text);
            var characters = CharacterCount.Of(word);
            _lengths.Add(characters);
            Characters += characters;
            AlphabeticWords += HasLetter(word) ? 1 : 0;
            var hashRuns = HashRuns(word);
            WordsWithSymbols += hashRuns > 0 || word.IndexOf("…"u8) >= 0 ? 1 : 0;
            SymbolWords += hashRuns > 0.5 * characters || NemoMarks.IsEllipsis(word) ? 1 : 0;
            if (word.Length is < 2 or > 4)
                continue;
            AsciiCase.ToLower(word, lower);
            var bit = WordStatistics.StopWordBit(lower[..word.Length]);
            if (bit == 0)
                continue;
            seen |= bit;
            StopWordsOfAnyCase++;
            StopWords += lower.StartsWith(word) ? 1 : 0;
        }
        DistinctStopWords = BitOperations.PopCount(seen);
    }

    /// <summary>Whether a word has a letter.</summary>
    public static bool HasLetter(ReadOnlySpan<byte> word)
    {
        for (var at = 0; at < word.Length;)
        {
            var code = CodePoint.Decode(word[at..], out var length);
            if (code < 0x80 ? char.IsAsciiLetter((char)code) : CodePoint.IsLetter(code))
                return true;
            at += length;
        }
        return false;
    }

    private static int HashRuns(ReadOnlySpan<byte> word)
    {
        var runs = 0;
        for (var at = word.IndexOf((byte)'#'); at >= 0;)
        {
            runs++;
            word = word[at..].TrimStart((byte)'#');
            at = word.IndexOf((byte)'#');
        }
        return runs;
    }
}
