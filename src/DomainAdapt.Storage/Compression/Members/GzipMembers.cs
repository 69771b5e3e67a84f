using System.Buffers.Binary;
using System.IO.Hashing;
using DomainAdapt.Storage.Compression.Deflate;

namespace DomainAdapt.Storage.Compression.Members;

/// <summary>Members of gzip (RFC 1952). Each is checked against its length and CRC-32.</summary>
internal sealed class GzipMembers(Stream file, CompressedBytes input) : MemberReader(file, input)
{
    private readonly Inflater _inflater = new();
    private readonly Crc32 _crc = new();
    private uint _length;
    private InflateStatus _status = InflateStatus.Complete;
    private bool _isChecked = true;

    public override string Format => "gzip";

    private protected override bool BeginMember()
    {
        SkipZeros();
        MemberOffset = Input.Offset;
        _status = InflateStatus.Complete;
        _isChecked = true;
        if (!Input.Ensure(1))
            return false;
        GzipHeader.Take(Input);
        _isChecked = false;
        _inflater.Reset();
        _crc.Reset();
        _length = 0;
        _status = InflateStatus.Full;
        return true;
    }

    private protected override void Decode(int limit)
    {
        if (_status == InflateStatus.Full)
        {
            var position = Written;
            _status = _inflater.Inflate(Input, Window, ref position, HistoryStart, limit);
            var decoded = Window.AsSpan(Written, position - Written);
            _crc.Append(decoded);
            _length += (uint)decoded.Length;
            Written = position;
            if (decoded.Length > 0)
                return;
        }
        // Damage is told only when all before it has been given.
        switch (_status)
        {
            case InflateStatus.CutShort:
                throw new InvalidDataException("the file ends within a gzip member");
            case InflateStatus.Damaged:
                throw new InvalidDataException("the gzip member is damaged");
            default:
                CheckTrailer();
                return;
        }
    }

    private protected override bool FindMember() => Input.Find([0x1F, 0x8B, 8]);

    private void CheckTrailer()
    {
        if (_isChecked)
            return;
        _isChecked = true;
        if (!Input.Ensure(8))
        {
            Input.Advance(Input.Available.Length);
            throw new InvalidDataException("the file ends within the checksum of a gzip member");
        }
        var (crc, length) = (BinaryPrimitives.ReadUInt32LittleEndian(Input.Available), BinaryPrimitives.ReadUInt32LittleEndian(Input.Available[4..]));
        Input.Advance(8);
        if (crc != _crc.GetCurrentHashAsUInt32() || length != _length)
            throw new InvalidDataException("the checksum of a gzip member differs from its content's");
    }

    /// <summary>Zeros after a member are what block devices and some tools pad with.</summary>
    private void SkipZeros()
    {
        while (Input.Ensure(1))
        {
            var zeros = Input.Available.IndexOfAnyExcept((byte)0);
            Input.Advance(zeros < 0 ? Input.Available.Length : zeros);
            if (zeros >= 0)
                return;
        }
    }
}
