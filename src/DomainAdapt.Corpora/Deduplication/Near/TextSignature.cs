using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Signs texts: words in lower case, runs of so many words hashed to 32 bits, MinHash over them. A text of fewer words has one run, all of them;
/// a text without words has no signature and is like no other. Holds the buffers of one thread.
/// </summary>
internal sealed class TextSignature(MinHash minHash, int shingleWords, HashFamily family = HashFamily.Fast)
{
    // An odd multiplier with well-mixed bits: the golden ratio (Knuth, 1973).
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private readonly List<uint> _shingles = [];
    private readonly DatatroveSignature? _datatrove = family == HashFamily.Datatrove ? new DatatroveSignature(shingleWords) : null;
    private readonly ulong[] _wide = new ulong[DatatroveSignature.Numbers];

    /// <summary>Words of the text last signed.</summary>
    public List<ulong> Words { get; } = [];

    /// <summary>Writes the text's signature; false where it has no word.</summary>
    public bool TrySign(ReadOnlySpan<byte> text, Span<uint> signature)
    {
        WordHashes.Fill(text, Words);
        if (Words.Count == 0)
            return false;
        Shingle();
        if (_datatrove is null)
        {
            minHash.Sign(CollectionsMarshal.AsSpan(_shingles), signature);
            return true;
        }
        if (!_datatrove.TrySign(text, _wide))
            return false;
        // Folded to 32 bits: equal numbers stay equal, and two that differ meet once in 2^32.
        signature.Clear();
        for (var i = 0; i < _wide.Length; i++)
            signature[i] = (uint)((_wide[i] ^ (_wide[i] >> 32)) * Factor >> 32);
        return true;
    }

    /// <summary>The set of shingles of the text last signed, ascending; valid until the next.</summary>
    public ReadOnlySpan<uint> DistinctShingles()
    {
        var shingles = CollectionsMarshal.AsSpan(_shingles);
        shingles.Sort();
        var distinct = 0;
        for (var i = 0; i < shingles.Length; i++)
        {
            if (i == 0 || shingles[i] != shingles[i - 1])
                shingles[distinct++] = shingles[i];
        }
        return shingles[..distinct];
    }

    /// <summary>Hashes each run of words as a polynomial in their hashes (Rabin and Karp, 1987): eight runs at once, or each from the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs hot from its first call on.
    private void Shingle()
    {
        var words = CollectionsMarshal.AsSpan(Words);
        var run = Math.Min(shingleWords, words.Length);
        CollectionsMarshal.SetCount(_shingles, words.Length - run + 1);
        var shingles = CollectionsMarshal.AsSpan(_shingles);
        var done = 0;
        for (; Vector512.IsHardwareAccelerated && done <= shingles.Length - Vector512<ulong>.Count; done += Vector512<ulong>.Count)
        {
            var sums = Vector512.Create<ulong>(words[done..]);
            for (var i = 1; i < run; i++)
                sums = (sums * Factor) + Vector512.Create<ulong>(words[(done + i)..]);
            // The upper bits of a product depend on all bits of the sum.
            var mixed = ((sums ^ (sums >> 32)) * Factor) >> 32;
            Vector512.Narrow(mixed, mixed).GetLower().CopyTo(shingles[done..]);
        }
        if (done == shingles.Length)
            return;
        var leading = 1UL;
        for (var i = 0; i < run; i++)
            leading *= Factor;
        var sum = 0UL;
        for (var i = done; i < done + run - 1; i++)
            sum = (sum * Factor) + words[i];
        for (var i = done; i < shingles.Length; i++)
        {
            sum = (sum * Factor) + (words[i + run - 1] - (i == done ? 0 : words[i - 1] * leading));
            shingles[i] = (uint)((sum ^ (sum >> 32)) * Factor >> 32);
        }
    }
}
