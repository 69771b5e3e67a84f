using System.Buffers.Binary;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// Walks over the fields of one message in Protocol Buffers' wire format: after <see cref="Next"/> exactly one of the readers or
/// <see cref="Skip"/> is called.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Length = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;
    private int _wireType;

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public bool Next(out int field)
    {
        field = 0;
        if (_position == _message.Length)
            return false;
        var tag = ReadVarint();
        (field, _wireType) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    /// <summary>A whole number, an enumeration or a truth.</summary>
    public ulong ReadNumber() => Expect(Varint) ? ReadVarint() : 0;

    /// <summary>A number in single precision.</summary>
    public float ReadFloat() => Expect(Fixed32) ? BinaryPrimitives.ReadSingleLittleEndian(Take(4)) : 0;

    /// <summary>Text, bytes or a message within.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Expect(Length) ? Take(ReadVarint()) : [];

    /// <summary>Passes over a field that is not wanted.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(8);
                break;
            case Length:
                Take(ReadVarint());
                break;
            case Fixed32:
                Take(4);
                break;
            default:
                throw Damaged($"a field has the wire type {_wireType}");
        }
    }

    private readonly bool Expect(int wireType)
        => _wireType == wireType ? true : throw Damaged($"a field has the wire type {_wireType}, not {wireType}");

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position == _message.Length)
                throw Damaged("it ends within a number");
            var next = _message[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Damaged("a number is longer than 64 bits");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_message.Length - _position))
            throw Damaged($"a field of {count} bytes goes beyond the end");
        var taken = _message.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    private readonly InvalidDataException Damaged(string what) => new($"{what}, at byte {_position} of a message of {_message.Length}");
}
