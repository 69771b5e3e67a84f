using System.Buffers.Binary;
using System.Text;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// The substrings that a unigram model begins with: of all that are no part of a longer one as frequent, those that cover the most text (occurrences
/// times characters), by a sorted array of all suffixes of words.
/// </summary>
internal static class UnigramSeeds
{
    /// <summary>Characters of the longest token, as in the SentencePiece trainer.</summary>
    public const int LongestPiece = 16;

    /// <summary>The substrings of two characters and more, and how often each occurs, the best first.</summary>
    public static List<PieceCount> Of(UnigramWords words, int most, CancellationToken cancellationToken)
    {
        var (suffixes, ends) = Sorted(words, cancellationToken);
        return [.. Substrings(words, suffixes, ends, most).Select(found => new PieceCount(words.Text.AsSpan(found.Start, found.Length).ToArray(), found.Count))];
    }

    // Where suffixes begin, in the order of their bytes up to the end of their word; and for each place of the text, the number of its word.
    private static (int[] Suffixes, int[] Words) Sorted(UnigramWords words, CancellationToken cancellationToken)
    {
        var owner = new int[words.Text.Length];
        var places = new List<int>(words.Text.Length);
        for (var word = 0; word < words.Counts.Length; word++)
        {
            owner.AsSpan(words.Starts[word]..words.Starts[word + 1]).Fill(word);
            for (var at = words.Starts[word]; at < words.Starts[word + 1]; at++)
            {
                if ((words.Text[at] & 0xC0) != 0x80)
                    places.Add(at);
            }
        }
        // By their first two bytes at once, then each group by itself.
        var bounds = new int[(1 << 16) + 1];
        foreach (var place in places)
            bounds[Prefix(place) + 1]++;
        for (var i = 1; i < bounds.Length; i++)
            bounds[i] += bounds[i - 1];
        var (next, suffixes) = (bounds.AsSpan().ToArray(), new int[places.Count]);
        foreach (var place in places)
            suffixes[next[Prefix(place)]++] = place;
        Parallel.For(0, 1 << 16, new ParallelOptions { CancellationToken = cancellationToken }, group => Sort(suffixes, bounds[group], bounds[group + 1], depth: 0));
        return (suffixes, owner);

        int Prefix(int place) => words.Text[place] << 8 | (place + 1 < words.Starts[owner[place] + 1] ? words.Text[place + 1] : 0);

        void Sort(int[] all, int from, int to, int depth)
        {
            if (to - from < 2)
                return;
            var keys = new ulong[to - from];
            for (var i = 0; i < keys.Length; i++)
                keys[i] = Key(all[from + i] + depth, words.Starts[owner[all[from + i]] + 1]);
            keys.AsSpan().Sort(all.AsSpan(from, keys.Length));
            for (int start = 0, end; start < keys.Length; start = end)
            {
                for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++)
                {
                }
                // No text holds a zero byte: it ends there.
                if ((keys[start] & 0xFF) != 0)
                    Sort(all, from + start, from + end, depth + 8);
            }
        }

        ulong Key(int place, int end)
        {
            if (end - place >= 8)
                return BinaryPrimitives.ReadUInt64BigEndian(words.Text.AsSpan(place));
            var key = 0UL;
            for (var i = 0; i < 8; i++)
                key = key << 8 | (place + i < end ? words.Text[place + i] : 0UL);
            return key;
        }
    }

    // Every node of the tree of suffixes is an interval of the array with one common prefix; what is between it and its parent is a substring.
    // The best are kept, of equals the first, so that memory does not grow with the text's substrings.
    private static IEnumerable<Found> Substrings(UnigramWords words, int[] suffixes, int[] owner, int most)
    {
        var (best, number) = (new PriorityQueue<Found, (long Covered, int Earlier)>(), 0);
        var stack = new Stack<(int Depth, int From, long Before)>([(0, 0, 0L)]);
        var (before, common) = (0L, 0); // occurrences before the suffix; bytes it shares with the one before
        for (var i = 0; i < suffixes.Length; i++)
        {
            var length = words.Starts[owner[suffixes[i]] + 1] - suffixes[i];
            var next = i + 1 < suffixes.Length ? Common(suffixes[i], suffixes[i + 1]) : 0;
            var count = words.Counts[owner[suffixes[i]]];
            // A suffix that no other one begins with is a node of its own.
            if (length > next && length > common)
                Add(suffixes[i], length, Math.Max(common, next), count);
            var (from, fromBefore) = (i, before);
            before += count;
            while (stack.Peek().Depth > next)
            {
                var node = stack.Pop();
                Add(suffixes[i], node.Depth, Math.Max(stack.Peek().Depth, next), before - node.Before);
                (from, fromBefore) = (node.From, node.Before);
            }
            if (stack.Peek().Depth < next)
                stack.Push((next, from, fromBefore));
            common = next;
        }
        return best.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element);

        int Common(int left, int right) => words.Text.AsSpan(left..words.Starts[owner[left] + 1])
            .CommonPrefixLength(words.Text.AsSpan(right..words.Starts[owner[right] + 1]));

        void Add(int start, int depth, int above, long count)
        {
            var (length, characters) = Whole(words.Text.AsSpan(start, depth));
            if (length <= above || characters < 2 || count < 2)
                return;
            var priority = (count * characters, -number++);
            if (best.Count < most)
                best.Enqueue(new Found(start, length, count), priority);
            else
                best.EnqueueDequeue(new Found(start, length, count), priority);
        }
    }

    // The whole characters of a substring that may be cut within one, and no more than a token has.
    private static (int Length, int Characters) Whole(ReadOnlySpan<byte> text)
    {
        var (at, characters) = (0, 0);
        while (at < text.Length && characters < LongestPiece && Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            (at, characters) = (at + length, characters + 1);
        return (at, characters);
    }

    private readonly record struct Found(int Start, int Length, long Count);
}
