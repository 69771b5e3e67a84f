using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>Why a run of symbols ended.</summary>
internal enum RunEnd
{
    /// <summary>There is no room for more.</summary>
    Full,

    /// <summary>So little input is at hand that it must be read with care.</summary>
    Careful,

    /// <summary>The block is complete.</summary>
    Block,

    /// <summary>The input ends within the block.</summary>
    CutShort,

    /// <summary>The bits mean nothing.</summary>
    Damaged,
}

/// <summary>Literals and matches of a block, from its bits into the window.</summary>
internal unsafe ref struct SymbolRun(ReadOnlySpan<uint> literals, ReadOnlySpan<uint> distances, Span<byte> window, int historyStart, int limit)
{
    private const uint LiteralMask = (1u << DeflateSymbols.LiteralBits) - 1;
    private const uint DistanceMask = (1u << DeflateSymbols.DistanceBits) - 1;

    // A pass of the fast loop takes at most 16 bytes of input; it looks 8 further.
    private const int FastInputBytes = 32;

    private readonly ReadOnlySpan<uint> _literals = literals;
    private readonly ReadOnlySpan<uint> _distances = distances;
    private readonly Span<byte> _window = window;

    /// <summary>Bits taken and not used.</summary>
    public BitReader Bits;

    /// <summary>Where the next byte goes.</summary>
    public int Position;

    /// <summary>
    /// Decodes while at least <see cref="FastInputBytes"/> of input are at hand. A refill leaves 56 bits or more; a length and a distance with all
    /// their extra bits take at most 48.
    /// </summary>
    public RunEnd DecodeFast(CompressedBytes input)
    {
        var available = input.Available;
        if (available.Length < FastInputBytes)
            return RunEnd.Careful;
        fixed (byte* inStart = available)
        fixed (byte* outStart = _window)
        fixed (uint* literals = _literals)
        fixed (uint* distances = _distances)
        {
            var next = inStart;
            var lastNext = inStart + available.Length - FastInputBytes;
            var to = outStart + Position;
            var history = outStart + historyStart;
            var full = outStart + limit;
            var buffer = Bits.Buffer;
            var count = Bits.Count;
            var end = RunEnd.Careful;
            Refill(ref buffer, ref count, ref next);
            var entry = literals[buffer & LiteralMask];
            while (next <= lastNext)
            {
                if (to >= full)
                {
                    end = RunEnd.Full;
                    break;
                }
                if ((entry & DeflateSymbols.Literal) != 0)
                {
                    // Up to three literals of one look each take 33 bits.
                    Drop(ref buffer, ref count, entry);
                    *to++ = (byte)(entry >> 16);
                    entry = literals[buffer & LiteralMask];
                    if ((entry & DeflateSymbols.Literal) != 0)
                    {
                        Drop(ref buffer, ref count, entry);
                        *to++ = (byte)(entry >> 16);
                        entry = literals[buffer & LiteralMask];
                        if ((entry & DeflateSymbols.Literal) != 0)
                        {
                            Drop(ref buffer, ref count, entry);
                            *to++ = (byte)(entry >> 16);
                            Refill(ref buffer, ref count, ref next);
                            entry = literals[buffer & LiteralMask];
                            continue;
                        }
                    }
                    Refill(ref buffer, ref count, ref next);
                }
                if ((entry & DeflateSymbols.Special) != 0)
                {
                    if ((entry & DeflateSymbols.SecondLevel) == DeflateSymbols.SecondLevel)
                        entry = SecondLook(literals, ref buffer, ref count, entry);
                    if ((entry & (DeflateSymbols.Literal | DeflateSymbols.Special)) == DeflateSymbols.Literal)
                    {
                        Drop(ref buffer, ref count, entry);
                        *to++ = (byte)(entry >> 16);
                        Refill(ref buffer, ref count, ref next);
                        entry = literals[buffer & LiteralMask];
                        continue;
                    }
                    if ((entry & DeflateSymbols.Special) != 0)
                    {
                        Drop(ref buffer, ref count, entry);
                        end = (entry & DeflateSymbols.Invalid) == DeflateSymbols.Invalid ? RunEnd.Damaged : RunEnd.Block;
                        break;
                    }
                }
                var length = (int)ValueOf(entry, buffer);
                Drop(ref buffer, ref count, entry);
                entry = distances[buffer & DistanceMask];
                if ((entry & DeflateSymbols.Special) != 0)
                {
                    if ((entry & DeflateSymbols.SecondLevel) == DeflateSymbols.SecondLevel)
                        entry = SecondLook(distances, ref buffer, ref count, entry);
                    if ((entry & DeflateSymbols.Special) != 0)
                    {
                        end = RunEnd.Damaged;
                        break;
                    }
                }
                var distance = (long)ValueOf(entry, buffer);
                Drop(ref buffer, ref count, entry);
                if (distance > to - history)
                {
                    end = RunEnd.Damaged;
                    break;
                }
                // The next look is made before the copy, which takes longer.
                Refill(ref buffer, ref count, ref next);
                entry = literals[buffer & LiteralMask];
                Copy(to, distance, length);
                to += length;
            }
            Position = (int)(to - outStart);
            Bits = new BitReader { Buffer = buffer, Count = count };
            input.Advance((int)(next - inStart));
            return end;
        }
    }

    /// <summary>Decodes symbol by symbol to the end of the input, and no symbol whose bits are not all there.</summary>
    public RunEnd DecodeCarefully(CompressedBytes input)
    {
        while (Position < limit)
        {
            if (input.Available.Length > 2 * FastInputBytes)
                return RunEnd.Full; // more has come: the fast loop goes on
            Bits.Fill(input, 48);
            var bits = Bits;
            if (!TryLook(ref bits, _literals, LiteralMask, out var entry))
                return RunEnd.CutShort;
            if ((entry & DeflateSymbols.Literal) != 0)
            {
                if (!bits.TryDrop((int)(entry & 0xFF)))
                    return RunEnd.CutShort;
                _window[Position++] = (byte)(entry >> 16);
                Bits = bits;
                continue;
            }
            if ((entry & DeflateSymbols.Special) != 0)
            {
                if ((entry & DeflateSymbols.Invalid) == DeflateSymbols.Invalid)
                    return RunEnd.Damaged;
                if (!bits.TryDrop((int)(entry & 0xFF)))
                    return RunEnd.CutShort;
                Bits = bits;
                return RunEnd.Block;
            }
            var length = (int)ValueOf(entry, bits.Buffer);
            if (!bits.TryDrop((int)(entry & 0xFF)) || !TryLook(ref bits, _distances, DistanceMask, out entry))
                return RunEnd.CutShort;
            if ((entry & DeflateSymbols.Special) != 0)
                return RunEnd.Damaged;
            var distance = (int)ValueOf(entry, bits.Buffer);
            if (!bits.TryDrop((int)(entry & 0xFF)))
                return RunEnd.CutShort;
            if (distance > Position - historyStart)
                return RunEnd.Damaged;
            for (var i = 0; i < length; i++, Position++)
                _window[Position] = _window[Position - distance];
            Bits = bits;
        }
        return RunEnd.Full;
    }

    /// <summary>Finds the entry of the next word, dropping the bits of a first level that leads to a second.</summary>
    private static bool TryLook(ref BitReader bits, ReadOnlySpan<uint> entries, uint mask, out uint entry)
    {
        entry = entries[(int)(bits.Buffer & mask)];
        if ((entry & DeflateSymbols.Literal) != 0 || (entry & DeflateSymbols.SecondLevel) != DeflateSymbols.SecondLevel)
            return true;
        if (!bits.TryDrop((int)(entry & 0xFF)))
            return false;
        entry = entries[(int)((entry >> 16) & 0x3FFF) + (int)(bits.Buffer & ((1UL << (int)((entry >> 8) & 15)) - 1))];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SecondLook(uint* entries, ref ulong buffer, ref int count, uint first)
    {
        Drop(ref buffer, ref count, first);
        return entries[((first >> 16) & 0x3FFF) + (buffer & ((1UL << (int)((first >> 8) & 15)) - 1))];
    }

    /// <summary>Base and extra bits of a length or distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ValueOf(uint entry, ulong buffer)
        => (entry >> 16) + (uint)((buffer & ((1UL << (int)(entry & 0xFF)) - 1)) >> (int)((entry >> 8) & 15));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref ulong buffer, ref int count, ref byte* next)
    {
        // The bits that come twice come as they are: buffer holds nothing above count but what the input has there.
        buffer |= Unsafe.ReadUnaligned<ulong>(next) << count;
        next += (63 - count) >> 3;
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Drop(ref ulong buffer, ref int count, uint entry)
    {
        buffer >>= (int)(entry & 0xFF);
        count -= (int)(entry & 0xFF);
    }

    /// <summary>Copies a match in steps as wide as its distance allows; up to 32 bytes behind its end are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* to, long distance, int length)
    {
        var from = to - distance;
        var end = to + length;
        if (distance >= 16)
        {
            // Most matches are done with two steps, and both are cheaper than to ask.
            Vector128.Store(Vector128.Load(from), to);
            Vector128.Store(Vector128.Load(from + 16), to + 16);
            for (to += 32, from += 32; to < end; to += 16, from += 16)
                Vector128.Store(Vector128.Load(from), to);
        }
        else if (distance >= 8)
        {
            do
            {
                Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
                from += 8;
                to += 8;
            }
            while (to < end);
        }
        else if (distance == 1)
        {
            var same = Vector128.Create(*from);
            do
            {
                Vector128.Store(same, to);
                to += 16;
            }
            while (to < end);
        }
        else
        {
            do
            {
                *to++ = *from++;
            }
            while (to < end);
        }
    }
}
