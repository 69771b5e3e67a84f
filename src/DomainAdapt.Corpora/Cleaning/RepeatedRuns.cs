using System.Runtime.InteropServices;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Finds runs of words that repeat in a text. Runs are told apart by 64-bit hashes of their words.</summary>
internal sealed class RepeatedRuns
{
    private readonly List<ulong> _words = [];
    private readonly List<int> _characters = [];
    private readonly Dictionary<ulong, int> _places = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly List<(int First, int Count)> _runs = [];

    /// <summary>Takes the words of a text.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        _words.Clear();
        _characters.Clear();
        foreach (var range in PunctuatedWords.Enumerate(text))
        {
            var (hash, characters) = (0UL, 0);
            foreach (var value in range.Of(text))
            {
                hash = (hash ^ value) * 0x100000001B3; // the prime of FNV-1a, 64 bits
                characters += (value & 0xC0) == 0x80 ? 0 : 1;
            }
            _words.Add(SplitMix64.Mix(hash + (ulong)range.Length));
            _characters.Add(characters);
        }
    }

    /// <summary>
    /// Characters in all occurrences of the most frequent run of that many words, a space between words: the first one of equally frequent
    /// ones, and with overlaps counted twice; 0 where the text has too few words.
    /// </summary>
    public int CharactersOfTop(int length)
    {
        _places.Clear();
        _runs.Clear();
        for (var start = 0; start + length <= _words.Count; start++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, HashOf(start, length), out var isKnown);
            if (!isKnown)
            {
                place = _runs.Count;
                _runs.Add((start, 0));
            }
            CollectionsMarshal.AsSpan(_runs)[place].Count++;
        }
        // MaxBy keeps the first of equals.
        if (_runs.Count == 0)
            return 0;
        var (first, count) = _runs.MaxBy(run => run.Count);
        return (CharactersOf(first, length) + length - 1) * count;
    }

    /// <summary>Characters, without spaces, in runs of that many words that were there before; from the left, without overlap.</summary>
    public int CharactersOfRepeats(int length)
    {
        _seen.Clear();
        var repeated = 0;
        for (var start = 0; start + length <= _words.Count;)
        {
            if (_seen.Add(HashOf(start, length)))
            {
                start++;
                continue;
            }
            repeated += CharactersOf(start, length);
            start += length;
        }
        return repeated;
    }

    private ulong HashOf(int start, int length)
    {
        var hash = 0UL;
        foreach (var word in CollectionsMarshal.AsSpan(_words).Slice(start, length))
            hash = SplitMix64.Mix(hash ^ word) + 1;
        return hash;
    }

    private int CharactersOf(int start, int length)
    {
        var characters = 0;
        foreach (var count in CollectionsMarshal.AsSpan(_characters).Slice(start, length))
            characters += count;
        return characters;
    }
}
