using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DomainAdapt.Training.Watching;

/// <summary>Writes a message in the wire format of protocol buffers; fields go one after the other.</summary>
internal sealed class ProtobufWriter
{
    private const int VariableLength = 0, EightBytes = 1, Counted = 2, FourBytes = 5; // the format's types of fields

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Adds a whole number.</summary>
    public ProtobufWriter Add(int field, long value)
    {
        Begin(field, VariableLength);
        WriteVariable((ulong)value);
        return this;
    }

    /// <summary>Adds a number in double precision.</summary>
    public ProtobufWriter Add(int field, double value)
    {
        Begin(field, EightBytes);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a number in single precision.</summary>
    public ProtobufWriter Add(int field, float value)
    {
        Begin(field, FourBytes);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds text.</summary>
    public ProtobufWriter Add(int field, string value) => AddBytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message.</summary>
    public ProtobufWriter Add(int field, ProtobufWriter message) => AddBytes(field, message.Bytes);

    private ProtobufWriter AddBytes(int field, ReadOnlySpan<byte> bytes)
    {
        Begin(field, Counted);
        WriteVariable((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    private void Begin(int field, int type) => WriteVariable((ulong)(field << 3 | type));

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void WriteVariable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
