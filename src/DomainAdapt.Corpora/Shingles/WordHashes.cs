using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Shingles;

/// <summary>
/// Texts as sequences of 64-bit hashes of their words in lower case, and of runs of words. A word is what <see cref="Words"/> says it is; its
/// hash is <see cref="WordHash"/> of its lower-case UTF-8.
/// </summary>
internal static class WordHashes
{
    private const ulong Prime = 0x100000001B3;

    // A piece of lower-case text and its word bounds stay in the first-level cache.
    private const int PieceBytes = 1 << 13;
    private const int BlockBytes = 64;

    // A block of code points may grow in lower case, by half at most.
    private const int Slack = 2 * BlockBytes + WordHash.Padding;

    /// <summary>The hashes of a text's words, in order.</summary>
    public static void Fill(ReadOnlySpan<byte> text, List<ulong> words)
    {
        words.Clear();
        var lower = ArrayPool<byte>.Shared.Rent(PieceBytes + Slack);
        var bounds = ArrayPool<int>.Shared.Rent(lower.Length);
        var (at, begun) = (0, 0);
        while (at < text.Length || begun > 0)
        {
            var scan = new Piece(lower, bounds, begun);
            at += scan.Read(text[at..]);
            var isEnd = at == text.Length;
            Hash(lower, bounds.AsSpan(0, scan.Bounds), scan.Filled, isEnd, words);
            begun = isEnd || scan.Bounds % 2 == 0 ? 0 : scan.Filled - bounds[scan.Bounds - 1];
            if (begun == 0)
                continue;
            // A word goes on beyond the piece: it moves to the front of the next, which grows where it is long.
            var next = begun < lower.Length / 2 ? lower : ArrayPool<byte>.Shared.Rent(2 * lower.Length);
            lower.AsSpan(scan.Filled - begun, begun).CopyTo(next);
            if (next != lower)
            {
                ArrayPool<byte>.Shared.Return(lower);
                ArrayPool<int>.Shared.Return(bounds);
                (lower, bounds) = (next, ArrayPool<int>.Shared.Rent(next.Length));
            }
        }
        ArrayPool<byte>.Shared.Return(lower);
        ArrayPool<int>.Shared.Return(bounds);
    }

    /// <summary>The hash of the <paramref name="length"/> words from <paramref name="start"/> on; order matters.</summary>
    public static ulong OfRun(List<ulong> words, int start, int length)
    {
        var hash = (ulong)length;
        for (var i = start; i < start + length; i++)
            hash = SplitMix64.Mix(hash ^ words[i]) * Prime;
        return hash;
    }

    /// <summary>
    /// The set of runs of <paramref name="length"/> words, ascending. A text of fewer words, but some, has one run: all of them.
    /// </summary>
    public static ulong[] Shingles(List<ulong> words, int length)
    {
        if (words.Count == 0)
            return [];
        var run = Math.Min(length, words.Count);
        var shingles = new ulong[words.Count - run + 1];
        for (var start = 0; start < shingles.Length; start++)
            shingles[start] = OfRun(words, start, run);
        Array.Sort(shingles);
        var distinct = 0;
        for (var i = 0; i < shingles.Length; i++)
        {
            if (i == 0 || shingles[i] != shingles[i - 1])
                shingles[distinct++] = shingles[i];
        }
        return shingles[..distinct];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs hot from its first call on.
    private static void Hash(ReadOnlySpan<byte> lower, ReadOnlySpan<int> bounds, int filled, bool isEnd, List<ulong> words)
    {
        var first = words.Count;
        var complete = bounds.Length / 2;
        var last = isEnd ? bounds.Length % 2 : 0;
        CollectionsMarshal.SetCount(words, first + complete + last);
        ref var hashes = ref MemoryMarshal.GetReference(CollectionsMarshal.AsSpan(words)[first..]);
        ref var bytes = ref MemoryMarshal.GetReference(lower);
        ref var places = ref MemoryMarshal.GetReference(bounds);
        for (nint word = 0; word < complete; word++)
        {
            // Bounds are places in the piece, an end after its start: see Piece.
            var start = Unsafe.Add(ref places, 2 * word);
            Unsafe.Add(ref hashes, word) = WordHash.OfPadded(ref Unsafe.Add(ref bytes, start), Unsafe.Add(ref places, (2 * word) + 1) - start);
        }
        if (last > 0)
            Unsafe.Add(ref hashes, complete) = WordHash.OfPadded(ref Unsafe.Add(ref bytes, bounds[^1]), filled - bounds[^1]);
    }

    /// <summary>A piece of text in lower case, with the places where words begin and end in turn.</summary>
    private ref struct Piece
    {
        private readonly Span<byte> _lower;
        private readonly Span<int> _bounds;
        private bool _inWord;

        /// <summary>Starts a piece whose first bytes are the beginning of a word.</summary>
        public Piece(Span<byte> lower, Span<int> bounds, int begun)
        {
            _lower = lower;
            _bounds = bounds;
            (Filled, _inWord) = (begun, begun > 0);
            if (_inWord)
                _bounds[Bounds++] = 0;
        }

        public int Filled { get; private set; }

        public int Bounds { get; private set; }

        /// <summary>Reads until the piece is full or the text ends.</summary>
        /// <returns>Bytes read.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs hot from its first call on.
        public int Read(ReadOnlySpan<byte> text)
        {
            var at = 0;
            var full = _lower.Length - Slack;
            Span<byte> end = stackalloc byte[BlockBytes];
            while (at < text.Length && Filled <= full)
            {
                var left = text.Length - at;
                scoped ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at);
                if (left < BlockBytes)
                {
                    text[at..].CopyTo(end);
                    from = ref MemoryMarshal.GetReference(end);
                }
                var block = Vector512.LoadUnsafe(in from);
                var ascii = Math.Min(left, BitOperations.TrailingZeroCount(block.ExtractMostSignificantBits())); // 64 where all of it is
                if (ascii > 0)
                    AddAscii(block, ascii);
                at += ascii;
                while (at < text.Length && text[at] >= 0x80 && Filled <= full)
                {
                    Add(CodePoint.Decode(text[at..], out var length));
                    at += length;
                }
            }
            return at;
        }

        /// <summary>Adds the first bytes of a block, at least one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void AddAscii(Vector512<byte> block, int length)
        {
            var letters = Vector512.LessThan((block | Vector512.Create((byte)0x20)) - Vector512.Create((byte)'a'), Vector512.Create((byte)26));
            var digits = Vector512.LessThan(block - Vector512.Create((byte)'0'), Vector512.Create((byte)10));
            var word = letters.ExtractMostSignificantBits() | digits.ExtractMostSignificantBits()
                | Vector512.Equals(block, Vector512.Create((byte)'_')).ExtractMostSignificantBits();
            (block | (letters & Vector512.Create((byte)0x20))).StoreUnsafe(ref MemoryMarshal.GetReference(_lower), (nuint)Filled);
            var changes = (word ^ (word << 1 | (_inWord ? 1UL : 0))) & (ulong.MaxValue >> (BlockBytes - length));
            _inWord = (word >> (length - 1) & 1) != 0;
            ref var bounds = ref Unsafe.Add(ref MemoryMarshal.GetReference(_bounds), Bounds);
            var (count, filled) = (BitOperations.PopCount(changes), Filled);
            // Four at a time, the last of them to be overwritten where there are fewer: turns that can be foreseen. The slack has room for them.
            for (nint done = 0; done < count; done += 4)
            {
                Unsafe.Add(ref bounds, done) = filled + BitOperations.TrailingZeroCount(changes);
                changes &= changes - 1;
                Unsafe.Add(ref bounds, done + 1) = filled + BitOperations.TrailingZeroCount(changes);
                changes &= changes - 1;
                Unsafe.Add(ref bounds, done + 2) = filled + BitOperations.TrailingZeroCount(changes);
                changes &= changes - 1;
                Unsafe.Add(ref bounds, done + 3) = filled + BitOperations.TrailingZeroCount(changes);
                changes &= changes - 1;
            }
            Bounds += count;
            Filled += length;
        }

        private void Add(int codePoint)
        {
            var isWord = CodePoint.IsWord(codePoint);
            if (isWord != _inWord)
                _bounds[Bounds++] = Filled;
            _inWord = isWord;
            Filled += CodePoint.Encode(CodePoint.ToLower(codePoint), _lower[Filled..]);
        }
    }
}
