using System.IO.Hashing;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Counts runs of words of a text, lengths ascending by one, told apart by 64-bit hashes.</summary>
internal sealed class RunCounts
{
    private readonly Dictionary<ulong, int> _counts = [];
    private readonly List<TextRange> _ranges = [];
    private readonly List<int> _characters = [];
    private readonly List<ulong> _words = [];
    private ulong[] _runs = [];
    private int _length = 1;

    /// <summary>Where each word stands.</summary>
    public IReadOnlyList<TextRange> Words => _ranges;

    /// <summary>The code points of all words.</summary>
    public long TotalCharacters { get; private set; }

    /// <summary>The number of runs of the present length.</summary>
    public int Runs => Math.Max(0, _words.Count - _length + 1);

    /// <summary>How often the most frequent run is there.</summary>
    public int Most { get; private set; }

    /// <summary>Takes the words of a text: those between white space, or Unicode's (<see cref="UnicodeWords"/>).</summary>
    public void Read(ReadOnlySpan<byte> text, bool unicodeWords)
    {
        _ranges.Clear();
        _characters.Clear();
        _words.Clear();
        (TotalCharacters, _length) = (0, 1);
        if (unicodeWords)
        {
            foreach (var word in UnicodeWords.Enumerate(text))
                Add(text, word);
        }
        else
        {
            foreach (var word in WhitespaceWords.Enumerate(text))
                Add(text, word);
        }
        _runs = [.. _words];
    }

    /// <summary>Goes to the next length.</summary>
    public void Lengthen()
    {
        _length++;
        _counts.Clear();
        Most = 0;
        for (var i = 0; i < Runs; i++)
        {
            _runs[i] = SplitMix64.Mix((_runs[i] + 0x9E3779B97F4A7C15) ^ _words[i + _length - 1]); // 2^64 over the golden ratio
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, _runs[i], out _);
            Most = Math.Max(Most, ++count);
        }
    }

    /// <summary>How often the run that starts at a word is there.</summary>
    public int CountAt(int word) => _counts[_runs[word]];

    /// <summary>Its identity.</summary>
    public ulong RunAt(int word) => _runs[word];

    /// <summary>The code points of words.</summary>
    public int CharactersOf(int start, int words)
    {
        var characters = 0;
        for (var i = start; i < start + words; i++)
            characters += _characters[i];
        return characters;
    }

    private void Add(ReadOnlySpan<byte> text, TextRange word)
    {
        _ranges.Add(word);
        _words.Add(XxHash3.HashToUInt64(word.Of(text)));
        _characters.Add(CharacterCount.Of(word.Of(text)));
        TotalCharacters += _characters[^1];
    }
}
