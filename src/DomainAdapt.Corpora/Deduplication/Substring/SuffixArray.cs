using System.Numerics;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// The order of all suffixes of a text, in linear time, by induced sorting (SA-IS: Nong, Zhang and Chan, "Linear Suffix Array Construction by Almost Pure
/// Induced-Sorting", 2009). A suffix that is the start of another comes before it, as if the text ended with a least symbol.
/// </summary>
/// <remarks>
/// Beside the array of 4 bytes a byte, which the reduced texts of the recursion share, it takes types (1/8 byte a byte on the first level, half of that on
/// the second, and so on) and one array of bucket bounds: 4 bytes a name, and there are at most half as many names as bytes.
/// </remarks>
internal static class SuffixArray
{
    private const int Empty = -1;

    /// <summary>Fills <paramref name="suffixes"/>, as long as the text, with the suffixes' first bytes in their order.</summary>
    public static void Build(ReadOnlySpan<byte> text, Span<int> suffixes, CancellationToken cancellationToken = default)
    {
        if (suffixes.Length != text.Length)
            throw new ArgumentException($"The array has {suffixes.Length} places and the text {text.Length} bytes.", nameof(suffixes));
        int[] buckets = [];
        Sort(text, suffixes, byte.MaxValue + 1, ref buckets, cancellationToken);
    }

    private static void Sort<TSymbol>(
        ReadOnlySpan<TSymbol> text, Span<int> suffixes, int alphabet, ref int[] buckets, CancellationToken cancellationToken)
        where TSymbol : unmanaged, IBinaryInteger<TSymbol>
    {
        if (text.Length <= 1)
        {
            suffixes.Clear();
            return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (buckets.Length < alphabet)
            buckets = new int[alphabet];
        var level = new Level<TSymbol>(text, suffixes, buckets.AsSpan(0, alphabet));

        // Any order of the LMS suffixes within their buckets induces the order of the LMS substrings.
        suffixes.Fill(Empty);
        level.TakeBucketEnds();
        for (var i = 1; i < text.Length; i++)
        {
            if (level.IsLeftmostSmaller(i))
                level.PutAtEnd(i);
        }
        level.Induce();
        var count = level.GatherLeftmostSmaller();
        var names = level.Name(count);

        // The names, in the order of the text, are a text at most half as long; its suffixes are ordered as the LMS suffixes are.
        var reduced = suffixes[^count..];
        if (names < count)
        {
            Sort<int>(reduced, suffixes[..count], names, ref buckets, cancellationToken);
        }
        else
        {
            for (var i = 0; i < count; i++)
                suffixes[reduced[i]] = i;
        }
        cancellationToken.ThrowIfCancellationRequested();

        level.Buckets = buckets.AsSpan(0, alphabet);
        level.PlaceSorted(count);
        level.Induce();
    }

    /// <summary>One text of the recursion.</summary>
    private ref struct Level<TSymbol> where TSymbol : unmanaged, IBinaryInteger<TSymbol>
    {
        private readonly ReadOnlySpan<TSymbol> _text;
        private readonly Span<int> _suffixes;

        /// <summary>A bit is set where a suffix is smaller (S) than the one after it.</summary>
        private readonly ulong[] _smaller;

        public Level(ReadOnlySpan<TSymbol> text, Span<int> suffixes, Span<int> buckets)
        {
            _text = text;
            _suffixes = suffixes;
            Buckets = buckets;
            _smaller = new ulong[(text.Length + 63) / 64];
            var isSmaller = false;
            for (var i = text.Length - 2; i >= 0; i--)
            {
                isSmaller = text[i] < text[i + 1] || (isSmaller && text[i] == text[i + 1]);
                if (isSmaller)
                    _smaller[i >> 6] |= 1UL << (i & 63);
            }
        }

        /// <summary>Where the next suffix of each first symbol goes.</summary>
        public Span<int> Buckets { get; set; }

        /// <summary>Whether a suffix is smaller than its follower while its predecessor is not (LMS).</summary>
        public readonly bool IsLeftmostSmaller(int i) => i > 0 && IsSmaller(i) && !IsSmaller(i - 1);

        public readonly void TakeBucketStarts()
        {
            CountSymbols();
            var sum = 0;
            foreach (ref var bucket in Buckets)
                (bucket, sum) = (sum, sum + bucket);
        }

        public readonly void TakeBucketEnds()
        {
            CountSymbols();
            var sum = 0;
            foreach (ref var bucket in Buckets)
                bucket = sum += bucket;
        }

        public readonly void PutAtEnd(int suffix) => _suffixes[--Buckets[SymbolAt(suffix)]] = suffix;

        /// <summary>Orders all suffixes by those that stand: first the larger ones (L) from the left, then the smaller ones from the right.</summary>
        public readonly void Induce()
        {
            TakeBucketStarts();
            // The suffix before the least symbol at the text's end.
            var last = _text.Length - 1;
            _suffixes[Buckets[SymbolAt(last)]++] = last;
            for (var i = 0; i < _suffixes.Length; i++)
            {
                var before = _suffixes[i] - 1;
                if (before >= 0 && !IsSmaller(before))
                    _suffixes[Buckets[SymbolAt(before)]++] = before;
            }
            TakeBucketEnds();
            for (var i = _suffixes.Length - 1; i >= 0; i--)
            {
                var before = _suffixes[i] - 1;
                if (before >= 0 && IsSmaller(before))
                    PutAtEnd(before);
            }
        }

        /// <summary>Moves the LMS suffixes to the front, in the order in which they stand, and says how many there are.</summary>
        public readonly int GatherLeftmostSmaller()
        {
            var count = 0;
            foreach (var suffix in _suffixes)
            {
                if (IsLeftmostSmaller(suffix))
                    _suffixes[count++] = suffix;
            }
            return count;
        }

        /// <summary>Writes the LMS substrings' names in the order of the text to the end of the array, and says how many names there are.</summary>
        public readonly int Name(int count)
        {
            // Two LMS suffixes never stand side by side, so half of their places are enough to keep them apart.
            var places = _suffixes[count..];
            places.Fill(Empty);
            var (names, previous) = (0, Empty);
            foreach (var suffix in _suffixes[..count])
            {
                if (previous == Empty || !IsSameSubstring(previous, suffix))
                    names++;
                places[suffix / 2] = names - 1;
                previous = suffix;
            }
            for (int i = _suffixes.Length - 1, to = _suffixes.Length; i >= count; i--)
            {
                if (_suffixes[i] != Empty)
                    _suffixes[--to] = _suffixes[i];
            }
            return names;
        }

        /// <summary>Puts the LMS suffixes, whose order stands at the front, to the ends of their buckets.</summary>
        public readonly void PlaceSorted(int count)
        {
            var inText = _suffixes[^count..];
            for (int i = 1, at = 0; i < _text.Length; i++)
            {
                if (IsLeftmostSmaller(i))
                    inText[at++] = i;
            }
            foreach (ref var suffix in _suffixes[..count])
                suffix = inText[suffix];
            _suffixes[count..].Fill(Empty);
            TakeBucketEnds();
            for (var i = count - 1; i >= 0; i--)
            {
                var suffix = _suffixes[i];
                _suffixes[i] = Empty;
                PutAtEnd(suffix);
            }
        }

        private readonly bool IsSameSubstring(int one, int other)
        {
            for (var i = 0; ; i++)
            {
                // The one that reaches the end has the least symbol, and only it.
                if (one + i >= _text.Length || other + i >= _text.Length)
                    return false;
                if (_text[one + i] != _text[other + i] || IsSmaller(one + i) != IsSmaller(other + i))
                    return false;
                if (i > 0 && (IsLeftmostSmaller(one + i) || IsLeftmostSmaller(other + i)))
                    return IsLeftmostSmaller(one + i) && IsLeftmostSmaller(other + i);
            }
        }

        private readonly void CountSymbols()
        {
            Buckets.Clear();
            foreach (var symbol in _text)
                Buckets[int.CreateTruncating(symbol)]++;
        }

        private readonly int SymbolAt(int i) => int.CreateTruncating(_text[i]);

        private readonly bool IsSmaller(int i) => (_smaller[i >> 6] >> (i & 63) & 1) != 0;
    }
}
