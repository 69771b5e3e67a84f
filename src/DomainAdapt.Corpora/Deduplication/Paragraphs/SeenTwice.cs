using System.Numerics;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// Says of keys whether they were added more than once, in memory that does not grow: two Bloom filters (Bloom, 1970), one of keys that were added,
/// one of keys that were added when the first had them. A key that was added once passes by mistake at times; one that was added twice always passes.
/// </summary>
internal sealed class SeenTwice
{
    /// <summary>Bits of a key. With 8 bits of filter a key, 5 let (1 - e^(-5/8))^5 = 2.2 % through the first filter by mistake.</summary>
    public const int Hashes = 5;

    private readonly ulong[] _seen;
    private readonly ulong[] _again;

    /// <summary>Makes empty filters, half of the memory each.</summary>
    public SeenTwice(long memoryBytes)
        : this(new ulong[Math.Max(1, memoryBytes / 2 / sizeof(ulong))], new ulong[Math.Max(1, memoryBytes / 2 / sizeof(ulong))])
    {
    }

    private SeenTwice(ulong[] seen, ulong[] again) => (_seen, _again) = (seen, again);

    /// <summary>Adds a key.</summary>
    public void Add(UInt128 key)
    {
        if (SetAll(_seen, key))
            SetAll(_again, key);
    }

    /// <summary>Whether the key may have been added twice; false is certain.</summary>
    public bool MayHave(UInt128 key)
    {
        for (var i = 0; i < Hashes; i++)
        {
            var bit = BitOf(_again, key, i);
            if ((_again[bit >> 6] >> (int)(bit & 63) & 1) == 0)
                return false;
        }
        return true;
    }

    /// <summary>Writes the second filter, which is all that questions need.</summary>
    public void Write(Stream stream)
    {
        foreach (var block in _again.Chunk(1 << 16))
            stream.Write(MemoryMarshal.AsBytes(block.AsSpan()));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SeenTwice Read(StageFile file)
    {
        var again = new ulong[file.Bytes / sizeof(ulong)];
        using var stream = File.OpenRead(file.Path);
        foreach (var start in Enumerable.Range(0, (again.Length + (1 << 20) - 1) >> 20).Select(block => block << 20))
            stream.ReadExactly(MemoryMarshal.AsBytes(again.AsSpan(start, Math.Min(1 << 20, again.Length - start))));
        return new SeenTwice([], again);
    }

    private static bool SetAll(ulong[] filter, UInt128 key)
    {
        var had = true;
        for (var i = 0; i < Hashes; i++)
        {
            var bit = BitOf(filter, key, i);
            ref var word = ref filter[bit >> 6];
            var mask = 1UL << (int)(bit & 63);
            had &= (word & mask) != 0;
            word |= mask;
        }
        return had;
    }

    // Two hashes make all of them (Kirsch and Mitzenmacher, 2006); the high half of a product maps them to the filter's bits.
    private static long BitOf(ulong[] filter, UInt128 key, int i)
    {
        var hash = BitOperations.RotateLeft((ulong)key, 32) + ((ulong)i * ((ulong)(key >> 64) | 1));
        return (long)Math.BigMul(hash, (ulong)filter.LongLength * 64, out _);
    }
}
