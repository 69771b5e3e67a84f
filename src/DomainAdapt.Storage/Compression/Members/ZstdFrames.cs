using System.Buffers.Binary;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace DomainAdapt.Storage.Compression.Members;

/// <summary>
/// Frames of Zstandard (RFC 8878). A dictionary for all of them may stand first, in a skippable frame of its own kind, itself compressed or not
/// (IIPC, "Zstandard Compression for WARC files 1.0").
/// </summary>
internal sealed unsafe class ZstdFrames : MemberReader
{
    private const uint DictionaryMagic = 0x184D2A5D;
    private const int MaxDictionaryBytes = 64 << 20;

    // Frames that want a larger window are refused, as the reference library does: 2 to the power of 27 is 128 MiB.
    private const int MaxWindowLog = 27;

    private ZSTD_DCtx_s* _context = Methods.ZSTD_createDCtx();
    private bool _isComplete = true;

    public ZstdFrames(Stream file, CompressedBytes input) : base(file, input)
        => Check(Methods.ZSTD_DCtx_setParameter(_context, ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog));

    public override string Format => "zstd";

    private protected override bool BeginMember()
    {
        while (Input.Ensure(8) && BinaryPrimitives.ReadUInt32LittleEndian(Input.Available) is var magic && magic >> 4 == 0x184D2A5)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(Input.Available[4..]);
            var offset = Input.Offset;
            Input.Advance(8);
            if (magic == DictionaryMagic && offset == 0)
                LoadDictionary(length);
            else if (!Input.Skip(length))
                throw new InvalidDataException("the file ends within a skippable zstd frame");
        }
        MemberOffset = Input.Offset;
        _isComplete = true;
        if (!Input.Ensure(1))
            return false;
        if (!Input.Ensure(4) || Input.Available is not [0x28, 0xB5, 0x2F, 0xFD, ..])
            throw new InvalidDataException("a zstd frame was expected");
        Check(Methods.ZSTD_DCtx_reset(_context, ZSTD_ResetDirective.ZSTD_reset_session_only));
        _isComplete = false;
        return true;
    }

    private protected override void Decode(int limit)
    {
        var before = Written;
        while (!_isComplete && Written == before)
        {
            Input.Ensure(1);
            fixed (byte* source = Input.Available)
            fixed (byte* target = Window)
            {
                var from = new ZSTD_inBuffer_s { src = source, size = (nuint)Input.Available.Length };
                var to = new ZSTD_outBuffer_s { dst = target, pos = (nuint)Written, size = (nuint)limit };
                var left = Methods.ZSTD_decompressStream(_context, &to, &from);
                if (Methods.ZSTD_isError(left))
                    throw new InvalidDataException($"the zstd frame is damaged: {Methods.ZSTD_getErrorName(left)}");
                Input.Advance((int)from.pos);
                Written = (int)to.pos;
                _isComplete = left == 0;
                if (from.size == 0 && Written == before && !_isComplete)
                    throw new InvalidDataException("the file ends within a zstd frame");
            }
        }
    }

    private protected override bool FindMember() => Input.Find([0x28, 0xB5, 0x2F, 0xFD]);

    private protected override void Dispose(bool isDisposing)
    {
        if (_context is not null)
            Methods.ZSTD_freeDCtx(_context);
        _context = null;
        base.Dispose(isDisposing);
    }

    private void LoadDictionary(uint length)
    {
        if (length > MaxDictionaryBytes)
            throw new InvalidDataException($"the zstd dictionary has {length} bytes; expected at most {MaxDictionaryBytes}");
        var dictionary = new byte[length];
        if (!Input.TryTake(dictionary))
            throw new InvalidDataException("the file ends within its zstd dictionary");
        if (dictionary is [0x28, 0xB5, 0x2F, 0xFD, ..])
            dictionary = Unwrap(dictionary);
        fixed (byte* bytes = dictionary)
            Check(Methods.ZSTD_DCtx_loadDictionary(_context, bytes, (nuint)dictionary.Length));
    }

    private static byte[] Unwrap(byte[] compressed)
    {
        try
        {
            using var decompressor = new Decompressor();
            return decompressor.Unwrap(compressed, MaxDictionaryBytes).ToArray();
        }
        catch (ZstdException cause)
        {
            throw new InvalidDataException($"the zstd dictionary is damaged: {cause.Message}", cause);
        }
    }

    private static void Check(nuint result)
    {
        if (Methods.ZSTD_isError(result))
            throw new InvalidDataException($"zstd refuses: {Methods.ZSTD_getErrorName(result)}");
    }
}
