using System.Buffers.Binary;

namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>Bits taken from the input and not yet used, the next one lowest.</summary>
internal struct BitReader
{
    /// <summary>The bits; above <see cref="Count"/> they may be anything that the input has there, or zero.</summary>
    public ulong Buffer;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>Takes bits where the input still has as many.</summary>
    public bool TryTake(CompressedBytes input, int count, out uint value)
    {
        Fill(input, count);
        value = (uint)(Buffer & ((1UL << count) - 1));
        return TryDrop(count);
    }

    /// <summary>Takes a symbol of a table with one level.</summary>
    public bool TryTakeSymbol(CompressedBytes input, HuffmanTable table, int rootBits, out int symbol)
    {
        Fill(input, rootBits);
        var entry = table.Entries[(int)(Buffer & ((1UL << rootBits) - 1))];
        symbol = (int)(entry >> 16);
        return TryDrop((int)(entry & 0xFF));
    }

    /// <summary>Drops bits where there are as many.</summary>
    public bool TryDrop(int count)
    {
        if (count > Count)
            return false;
        Buffer >>= count;
        Count -= count;
        return true;
    }

    /// <summary>Takes bytes until so many bits are here or the input ends.</summary>
    public void Fill(CompressedBytes input, int count)
    {
        if (Count >= count)
            return;
        Buffer &= (1UL << Count) - 1;
        if (input.Available.Length >= sizeof(ulong))
        {
            Buffer |= BinaryPrimitives.ReadUInt64LittleEndian(input.Available) << Count;
            input.Advance((63 - Count) >> 3);
            Count |= 56;
            return;
        }
        while (Count < count && input.Ensure(1))
        {
            Buffer |= (ulong)input.Available[0] << Count;
            input.Advance(1);
            Count += 8;
        }
    }

    /// <summary>Gives whole bytes back to the input and drops the bits before them.</summary>
    public void GiveBack(CompressedBytes input)
    {
        input.Advance(-(Count >> 3));
        this = default;
    }
}
