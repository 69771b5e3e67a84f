using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Writes the fields of one message in Protocol Buffers' wire format, in the order they are given.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Length = 2;
    private const int Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>A whole number, an enumeration or, as 1 and 0, a truth; a negative one takes ten bytes, as the format has it.</summary>
    public void Number(int field, long value)
    {
        WriteVarint((ulong)(field << 3 | Varint));
        WriteVarint((ulong)value);
    }

    /// <summary>A number in single precision.</summary>
    public void Float(int field, float value)
    {
        WriteVarint((ulong)(field << 3 | Fixed32));
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <summary>Text.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes, or a message within.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)(field << 3 | Length));
        WriteVarint((ulong)value.Length);
        _bytes.Write(value);
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
