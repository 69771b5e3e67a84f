using System.Buffers.Binary;

namespace DomainAdapt.Shards.Columns;

/// <summary>Reads a page's header: a structure in Thrift's compact protocol, of which only numbers are kept.</summary>
internal ref struct PageHeaderReader(ReadOnlySpan<byte> bytes)
{
    // Types of the protocol.
    private const int True = 1, False = 2, Byte = 3, Int16 = 4, Int32 = 5, Int64 = 6, Double = 7, Binary = 8, Struct = 12;

    // Deeper than any header; bytes that are none go no deeper.
    private const int MostNested = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The byte after what was read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the header of a data page of the first version; false where it is another page, or none.</summary>
    public bool TryRead(out PageHeader header)
    {
        header = default;
        Span<long> fields = stackalloc long[6];
        Span<long> page = stackalloc long[5];
        fields.Fill(-1);
        page.Fill(-1);
        if (!TryReadStruct(fields, page, depth: 0))
            return false;
        // Of PageHeader: type, sizes; its fifth field is DataPageHeader: values, encodings.
        header = new PageHeader(fields[1], fields[2], fields[3], page[1], page[2], page[3], page[4]);
        return true;
    }

    /// <summary>Reads a number of 7 bits a byte, the lowest first; false at the end, or beyond 64 bits.</summary>
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && Position < _bytes.Length; shift += 7)
        {
            var next = _bytes[Position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }
        return false;
    }

    /// <summary>Reads a byte.</summary>
    public bool TryReadByte(out byte value)
    {
        value = Position < _bytes.Length ? _bytes[Position] : (byte)0;
        return Position++ < _bytes.Length;
    }

    /// <summary>Reads a number of four bytes, the lowest first.</summary>
    public bool TryReadInt32(out int value)
    {
        value = 0;
        if (Position > _bytes.Length - sizeof(int))
            return false;
        value = BinaryPrimitives.ReadInt32LittleEndian(_bytes[Position..]);
        Position += sizeof(int);
        return true;
    }

    private bool TryReadStruct(scoped Span<long> numbers, scoped Span<long> ofLastStruct, int depth)
    {
        for (var id = 0L; TryReadByte(out var head);)
        {
            if (head == 0)
                return true;
            var (delta, type) = (head >> 4, head & 0xF);
            if (delta == 0 && !TryReadZigZag(out id))
                return false;
            id += delta;
            if (type is Byte or Int16 or Int32 or Int64)
            {
                if (!(type == Byte ? TryReadByte(out _) : TryReadZigZag(out var number) && Keep(numbers, id, number)))
                    return false;
            }
            else if (!(type == Struct && id == numbers.Length - 1 ? TryReadStruct(ofLastStruct, [], depth + 1) : TrySkip(type, depth)))
            {
                return false;
            }
        }
        return false;
    }

    private static bool Keep(scoped Span<long> numbers, long id, long number)
    {
        if (id >= 0 && id < numbers.Length)
            numbers[(int)id] = number;
        return true;
    }

    private bool TrySkip(int type, int depth)
    {
        if (depth > MostNested)
            return false;
        switch (type)
        {
            case True or False:
                return true;
            case Double:
                Position += sizeof(double);
                return Position <= _bytes.Length;
            case Binary:
                if (!TryReadVarint(out var length) || length > (ulong)(_bytes.Length - Position))
                    return false;
                Position += (int)length;
                return true;
            case Struct:
                return TryReadStruct([], [], depth + 1);
            default: // Lists and maps, of which page headers have none.
                return false;
        }
    }

    private bool TryReadZigZag(out long value)
    {
        var isRead = TryReadVarint(out var bits);
        value = (long)(bits >> 1) ^ -(long)(bits & 1);
        return isRead;
    }
}

/// <summary>What the header of a data page says, in the numbers of the format; -1 where it says nothing.</summary>
/// <param name="Type">Kind of page: 0 for one of data.</param>
/// <param name="UncompressedBytes">Bytes of the page, without its header.</param>
/// <param name="Bytes">Bytes in the file.</param>
/// <param name="Values">Values, absent ones too.</param>
/// <param name="Encoding">How values are written: 0 for plain.</param>
/// <param name="DefinitionEncoding">How definition levels are written: 3 for runs.</param>
/// <param name="RepetitionEncoding">How repetition levels are written.</param>
internal readonly record struct PageHeader(
    long Type, long UncompressedBytes, long Bytes, long Values, long Encoding, long DefinitionEncoding, long RepetitionEncoding);
