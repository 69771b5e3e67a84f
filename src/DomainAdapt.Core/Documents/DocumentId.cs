using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DomainAdapt.Core.Documents;

/// <summary>
/// A document's name: the first 16 bytes of SHA-256(corpus id, 0x00, origin), so it is the same in every run and on every machine.
/// Ordered as the 32 hex digits it prints.
/// </summary>
public readonly record struct DocumentId(ulong High, ulong Low) : IComparable<DocumentId>
{
    /// <summary>Bytes of an id.</summary>
    public const int Size = 16;

    /// <summary>The id of the document at <paramref name="origin"/> (path within the corpus, then member, then record key).</summary>
    public static DocumentId Of(string corpusId, string origin)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(corpusId + '\0' + origin), hash);
        return Read(hash);
    }

    /// <summary>What stands for an address where documents are found by it: 16 bytes of its SHA-256.</summary>
    public static DocumentId OfAddress(string url)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(url), hash);
        return Read(hash);
    }

    /// <summary>Reads the 16 bytes that <see cref="Write"/> wrote.</summary>
    public static DocumentId Read(ReadOnlySpan<byte> bytes)
        => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Parses 32 hex digits.</summary>
    /// <exception cref="FormatException">The text is not 32 hex digits.</exception>
    public static DocumentId Parse(string hex)
        => hex.Length == 2 * Size
            ? Read(Convert.FromHexString(hex))
            : throw new FormatException($"A document id has 32 hex digits; found '{hex}'.");

    /// <summary>Writes the id as 16 bytes that sort as the id does.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(DocumentId other)
        => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Whether the left id sorts before the right one.</summary>
    public static bool operator <(DocumentId left, DocumentId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left id sorts after the right one.</summary>
    public static bool operator >(DocumentId left, DocumentId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left id does not sort after the right one.</summary>
    public static bool operator <=(DocumentId left, DocumentId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left id does not sort before the right one.</summary>
    public static bool operator >=(DocumentId left, DocumentId right) => left.CompareTo(right) >= 0;
}
