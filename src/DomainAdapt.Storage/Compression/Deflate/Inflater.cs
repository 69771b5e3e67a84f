using System.Buffers.Binary;

namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>
/// Decodes deflate streams (RFC 1951) and takes not one byte more of the input than they have, so that what follows a stream is found where it
/// lies. One decoder can be used for stream after stream; it allocates nothing.
/// </summary>
internal sealed class Inflater
{
    /// <summary>Room that the window must have behind the limit: a match may end there, and is copied in wide steps.</summary>
    public const int SlackBytes = 320;

    /// <summary>How far back a match may lie.</summary>
    public const int HistoryBytes = 32768;

    private const int MaxBlockHeaderBytes = 512; // 14 bits, 19 lengths of 3 bits, 320 words of at most 7 and 7 bits
    private const int SafeBytes = 8192; // input below which the careful loop decodes

    private static readonly byte[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private static readonly (HuffmanTable Literals, HuffmanTable Distances) Fixed = BuildFixed();

    private readonly HuffmanTable _ownLiterals = DeflateSymbols.NewLiterals();
    private readonly HuffmanTable _ownDistances = DeflateSymbols.NewDistances();
    private readonly HuffmanTable _codeLengths = DeflateSymbols.NewCodeLengths();

    private HuffmanTable _literals = Fixed.Literals;
    private HuffmanTable _distances = Fixed.Distances;
    private BitReader _bits;
    private Block _block;
    private bool _isLast;
    private int _storedLeft;

    private enum Block
    {
        Header,
        Stored,
        Compressed,
        None,
    }

    /// <summary>Begins a new stream.</summary>
    public void Reset()
    {
        _bits = default;
        _block = Block.Header;
        _isLast = false;
    }

    /// <summary>Decodes on.</summary>
    /// <param name="input">Where the stream is taken from.</param>
    /// <param name="window">Where its content goes; what lies before <paramref name="position"/> is what matches copy from.</param>
    /// <param name="position">Where the next byte goes; moved past what was decoded, also where the stream is damaged.</param>
    /// <param name="historyStart">Where in the window the stream's content, or its last 32 Ki, begins.</param>
    /// <param name="limit">Where to stop; up to 257 bytes more are decoded.</param>
    public InflateStatus Inflate(CompressedBytes input, byte[] window, ref int position, int historyStart, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, window.Length - SlackBytes);
        while (position < limit)
        {
            var status = _block switch
            {
                Block.Header => ReadHeader(input),
                Block.Stored => CopyStored(input, window, ref position, limit),
                Block.Compressed => Decode(input, window, ref position, historyStart, limit),
                _ => InflateStatus.Complete,
            };
            if (status is InflateStatus.Complete or InflateStatus.CutShort or InflateStatus.Damaged)
            {
                if (status == InflateStatus.Complete)
                    _bits.GiveBack(input);
                return status;
            }
        }
        return InflateStatus.Full;
    }

    private InflateStatus ReadHeader(CompressedBytes input)
    {
        if (_isLast)
        {
            _block = Block.None;
            return InflateStatus.Complete;
        }
        input.Ensure(MaxBlockHeaderBytes);
        if (!_bits.TryTake(input, 3, out var header))
            return InflateStatus.CutShort;
        _isLast = (header & 1) != 0;
        switch (header >> 1)
        {
            case 0:
                return ReadStoredHeader(input);
            case 1:
                (_literals, _distances) = Fixed;
                _block = Block.Compressed;
                return InflateStatus.Full;
            case 2:
                (_literals, _distances) = (_ownLiterals, _ownDistances);
                _block = Block.Compressed;
                return ReadCodes(input);
            default:
                return InflateStatus.Damaged;
        }
    }

    private InflateStatus ReadStoredHeader(CompressedBytes input)
    {
        _bits.GiveBack(input); // drops the bits up to the next whole byte
        if (!input.Ensure(4))
            return InflateStatus.CutShort;
        _storedLeft = BinaryPrimitives.ReadUInt16LittleEndian(input.Available);
        if (_storedLeft != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(input.Available[2..]))
            return InflateStatus.Damaged;
        input.Advance(4);
        _block = Block.Stored;
        return InflateStatus.Full;
    }

    private InflateStatus CopyStored(CompressedBytes input, byte[] window, ref int position, int limit)
    {
        while (_storedLeft > 0 && position < limit)
        {
            if (!input.Ensure(1))
                return InflateStatus.CutShort;
            var count = Math.Min(Math.Min(_storedLeft, input.Available.Length), limit - position);
            input.Available[..count].CopyTo(window.AsSpan(position));
            input.Advance(count);
            position += count;
            _storedLeft -= count;
        }
        if (_storedLeft == 0)
            _block = Block.Header;
        return InflateStatus.Full;
    }

    /// <summary>Reads the two codes of a block (RFC 1951, 3.2.7).</summary>
    private InflateStatus ReadCodes(CompressedBytes input)
    {
        if (!_bits.TryTake(input, 14, out var counts))
            return InflateStatus.CutShort;
        var (literals, distances, codeLengths) = ((int)(counts & 31) + 257, (int)((counts >> 5) & 31) + 1, (int)(counts >> 10) + 4);
        if (literals > 286 || distances > 30)
            return InflateStatus.Damaged;
        Span<byte> lengths = stackalloc byte[320];
        lengths.Clear();
        for (var i = 0; i < codeLengths; i++)
        {
            if (!_bits.TryTake(input, 3, out var length))
                return InflateStatus.CutShort;
            lengths[CodeLengthOrder[i]] = (byte)length;
        }
        if (!_codeLengths.TryBuild(lengths[..CodeLengthOrder.Length], takesGap: false))
            return InflateStatus.Damaged;
        lengths.Clear();
        for (var i = 0; i < literals + distances;)
        {
            if (!_bits.TryTakeSymbol(input, _codeLengths, DeflateSymbols.CodeLengthBits, out var symbol))
                return InflateStatus.CutShort;
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }
            var (extraBits, least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            if (!_bits.TryTake(input, extraBits, out var extra))
                return InflateStatus.CutShort;
            var repeats = least + (int)extra;
            if (i + repeats > literals + distances || (symbol == 16 && i == 0))
                return InflateStatus.Damaged;
            lengths.Slice(i, repeats).Fill(symbol == 16 ? lengths[i - 1] : (byte)0);
            i += repeats;
        }
        var hasEnd = lengths[256] != 0;
        return hasEnd && _literals.TryBuild(lengths[..literals], takesGap: true) && _distances.TryBuild(lengths.Slice(literals, distances), takesGap: true)
            ? InflateStatus.Full : InflateStatus.Damaged;
    }

    private InflateStatus Decode(CompressedBytes input, byte[] window, ref int position, int historyStart, int limit)
    {
        input.Ensure(SafeBytes);
        var run = new SymbolRun(_literals.Entries, _distances.Entries, window, historyStart, limit) { Position = position, Bits = _bits };
        var end = run.DecodeFast(input);
        if (end == RunEnd.Careful)
            end = run.DecodeCarefully(input);
        position = run.Position;
        _bits = run.Bits;
        if (end == RunEnd.Block)
            _block = Block.Header;
        return end switch
        {
            RunEnd.CutShort => InflateStatus.CutShort,
            RunEnd.Damaged => InflateStatus.Damaged,
            _ => InflateStatus.Full,
        };
    }

    private static (HuffmanTable Literals, HuffmanTable Distances) BuildFixed()
    {
        var (literals, distances) = (DeflateSymbols.NewLiterals(), DeflateSymbols.NewDistances());
        literals.TryBuild(DeflateSymbols.FixedLiterals, takesGap: false);
        distances.TryBuild(DeflateSymbols.FixedDistances, takesGap: false);
        return (literals, distances);
    }
}
