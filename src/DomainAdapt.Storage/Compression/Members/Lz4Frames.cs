using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace DomainAdapt.Storage.Compression.Members;

/// <summary>Frames of LZ4 (LZ4 Frame Format 1.6). Header, blocks and content are checked where the frame has their checksums.</summary>
internal sealed class Lz4Frames(Stream file, CompressedBytes input) : MemberReader(file, input)
{
    private const int MaxBlockBytes = 4 << 20;
    private const int DictionaryBytes = 1 << 16;

    // The last 64 KiB of the frame, then the block being given.
    private readonly byte[] _blocks = new byte[DictionaryBytes + MaxBlockBytes];
    private readonly System.IO.Hashing.XxHash32 _hash = new();
    private byte[]? _compressed;
    private Lz4Header _header;
    private int _historyLength;
    private int _blockLength;
    private int _given;
    private bool _isComplete = true;

    public override string Format => "lz4";

    private protected override bool BeginMember()
    {
        SkipFrames();
        MemberOffset = Input.Offset;
        _isComplete = true;
        if (!Input.Ensure(1))
            return false;
        _header = Lz4Header.Take(Input);
        _hash.Reset();
        (_historyLength, _blockLength, _given) = (0, 0, 0);
        _isComplete = false;
        return true;
    }

    private protected override void Decode(int limit)
    {
        while (!_isComplete && _given == _blockLength)
            ReadBlock();
        var count = Math.Min(_blockLength - _given, limit - Written);
        _blocks.AsSpan(DictionaryBytes + _given, count).CopyTo(Window.AsSpan(Written));
        _given += count;
        Written += count;
    }

    private protected override bool FindMember() => Input.Find([0x04, 0x22, 0x4D, 0x18]);

    private void ReadBlock()
    {
        KeepHistory();
        var size = ReadUInt32();
        if (size == 0)
        {
            _isComplete = true;
            if (_header.HasContentChecksum && ReadUInt32() != _hash.GetCurrentHashAsUInt32())
                throw new InvalidDataException("the checksum of an lz4 frame differs from its content's");
            return;
        }
        var isStored = size >> 31 != 0;
        var length = (int)(size & int.MaxValue);
        if (length > _header.MaxBlockBytes)
            throw new InvalidDataException($"an lz4 block has {length} bytes; its frame allows {_header.MaxBlockBytes}");
        var compressed = Take(length);
        var block = _blocks.AsSpan(DictionaryBytes, _header.MaxBlockBytes);
        if (isStored)
            compressed.CopyTo(block);
        _blockLength = isStored ? length
            : LZ4Codec.Decode(compressed, block, _blocks.AsSpan(DictionaryBytes - _historyLength, _historyLength));
        if (_blockLength < 0)
        {
            _blockLength = 0;
            throw new InvalidDataException("an lz4 block is damaged");
        }
        if (_header.HasBlockChecksums && System.IO.Hashing.XxHash32.HashToUInt32(compressed) is var found && ReadUInt32() != found)
            throw new InvalidDataException("the checksum of an lz4 block differs from its bytes'");
        if (_header.HasContentChecksum)
            _hash.Append(block[.._blockLength]);
    }

    /// <summary>Blocks may copy from the 64 KiB before them, unless the frame says that they do not.</summary>
    private void KeepHistory()
    {
        if (_header.HasLinkedBlocks)
        {
            var kept = Math.Min(DictionaryBytes, _historyLength + _blockLength);
            _blocks.AsSpan(DictionaryBytes + _blockLength - kept, kept).CopyTo(_blocks.AsSpan(DictionaryBytes - kept));
            _historyLength = kept;
        }
        (_blockLength, _given) = (0, 0);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length <= CompressedBytes.MaxEnsuredBytes)
        {
            if (!Input.Ensure(length))
                throw CutShort();
            var bytes = Input.Available[..length];
            Input.Advance(length);
            return bytes;
        }
        var whole = (_compressed ??= new byte[MaxBlockBytes]).AsSpan(0, length);
        return Input.TryTake(whole) ? whole : throw CutShort();
    }

    private uint ReadUInt32()
    {
        if (!Input.Ensure(4))
            throw CutShort();
        var value = BinaryPrimitives.ReadUInt32LittleEndian(Input.Available);
        Input.Advance(4);
        return value;
    }

    private void SkipFrames()
    {
        while (Input.Ensure(8) && Input.Available is [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..])
        {
            var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(Input.Available[4..]);
            Input.Advance(8);
            if (!Input.Skip(length))
                throw CutShort();
        }
    }

    private static InvalidDataException CutShort() => new("the file ends within an lz4 frame");
}
