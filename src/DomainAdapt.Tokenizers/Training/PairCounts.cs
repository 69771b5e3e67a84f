using System.Runtime.InteropServices;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// How often each pair of neighbouring tokens occurs, kept up to date while pairs are merged: a merge visits only the words that hold it.
/// </summary>
internal sealed class PairCounts
{
    private readonly List<int> _tokens = [];
    private readonly List<Word> _words = [];
    private readonly Dictionary<ulong, Pair> _pairs = [];

    // May hold counts that are no longer true; a pair is believed when its count still is. Highest count first, then lowest ids.
    private readonly PriorityQueue<ulong, (long NegatedCount, ulong Pair)> _queue = new();
    private readonly HashSet<ulong> _risen = [];

    /// <summary>Counts the pairs of words: their tokens, and how often each word occurs.</summary>
    public PairCounts(IEnumerable<(int[] Tokens, long Count)> words)
    {
        foreach (var (tokens, count) in words.Where(word => word.Tokens.Length > 1))
        {
            _words.Add(new Word(_tokens.Count, tokens.Length, count));
            _tokens.AddRange(tokens);
            for (var i = 0; i + 1 < tokens.Length; i++)
                Add(Key(tokens[i], tokens[i + 1]), count, _words.Count - 1);
        }
        foreach (var (key, pair) in _pairs)
            _queue.Enqueue(key, (-pair.Count, key));
    }

    /// <summary>The most frequent pair, of equals the one with the lowest ids; false where none occurs so often.</summary>
    public bool TryTakeMostFrequent(long minFrequency, out int left, out int right)
    {
        while (_queue.TryDequeue(out var key, out var priority))
        {
            var (counted, count) = (-priority.NegatedCount, _pairs.TryGetValue(key, out var pair) ? pair.Count : 0);
            if (count == counted)
            {
                (left, right) = ((int)(key >> 32), (int)(uint)key);
                return count >= minFrequency;
            }
            // A count that rose was entered again when it did.
            if (count < counted && count >= minFrequency)
                _queue.Enqueue(key, (-count, key));
        }
        (left, right) = (0, 0);
        return false;
    }

    /// <summary>How often a pair occurs now.</summary>
    public long CountOf(int left, int right) => _pairs.TryGetValue(Key(left, right), out var pair) ? pair.Count : 0;

    /// <summary>
    /// Puts <paramref name="merged"/> wherever <paramref name="left"/> stands before <paramref name="right"/>, from left to right.
    /// </summary>
    public void Merge(int left, int right, int merged)
    {
        if (!_pairs.Remove(Key(left, right), out var pair))
            return;
        foreach (var index in pair.Words)
        {
            ref var word = ref CollectionsMarshal.AsSpan(_words)[index];
            var tokens = CollectionsMarshal.AsSpan(_tokens).Slice(word.Start, word.Length);
            // Listed twice, or merged otherwise since, it has none of them, and stays as it is.
            word = word with { Length = Join(tokens, left, right, merged, word.Count, index) };
        }
        foreach (var risen in _risen)
            _queue.Enqueue(risen, (-_pairs[risen].Count, risen));
        _risen.Clear();
    }

    // Only the pairs beside what is joined change: the one before, then the one after, as if each place were joined by itself.
    private int Join(Span<int> tokens, int left, int right, int merged, long count, int word)
    {
        var length = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] != left || i + 1 == tokens.Length || tokens[i + 1] != right)
            {
                tokens[length++] = tokens[i];
                continue;
            }
            if (length > 0)
            {
                Lower(Key(tokens[length - 1], left), count);
                Raise(Key(tokens[length - 1], merged), count, word);
            }
            i++;
            if (i + 1 < tokens.Length)
            {
                Lower(Key(right, tokens[i + 1]), count);
                Raise(Key(merged, tokens[i + 1]), count, word);
            }
            tokens[length++] = merged;
        }
        return length;
    }

    private void Raise(ulong key, long count, int word)
    {
        Add(key, count, word);
        _risen.Add(key);
    }

    // The pair that is being merged is counted no more.
    private void Lower(ulong key, long count)
    {
        if (_pairs.TryGetValue(key, out var pair))
            pair.Count -= count;
    }

    private void Add(ulong key, long count, int word)
    {
        if (!_pairs.TryGetValue(key, out var pair))
            _pairs.Add(key, pair = new Pair());
        pair.Count += count;
        if (pair.Words.Count == 0 || pair.Words[^1] != word)
            pair.Words.Add(word);
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private readonly record struct Word(int Start, int Length, long Count);

    private sealed class Pair
    {
        public long Count;
        public readonly List<int> Words = [];
    }
}
