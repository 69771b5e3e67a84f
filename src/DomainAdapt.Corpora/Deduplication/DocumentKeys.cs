using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>What the stage <c>dedup_exact</c> compares of a document, as a hash.</summary>
internal sealed class DocumentKeys(DedupExactSpec spec)
{
    /// <summary>The document's key; null where it has none and so is equal to no other.</summary>
    public UInt128? KeyOf(Document document) => spec.By switch
    {
        DuplicateBy.Url => CanonicalUrl.Of(document.Url) is { } url ? HashOf(Encoding.UTF8.GetBytes(url)) : null,
        DuplicateBy.Key => FieldOf(document, spec.Key!) is { Length: > 0 } value ? HashOf(Encoding.UTF8.GetBytes(value)) : null,
        _ => OfText(document, spec.FoldNumbers),
    };

    /// <summary>The key of a document's text.</summary>
    public static UInt128 OfText(Document document, bool foldNumbers)
    {
        var text = DedupText.Normalize(PlainView.Of(document).Span).AsSpan();
        return HashOf(foldNumbers ? text[..DedupText.FoldNumbers(text)] : text);
    }

    /// <summary>A key that no other document has, nor another record that its corpus names alike.</summary>
    public static UInt128 OfItsOwn(DocumentId id, int row) => HashOf(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\0{id} {row}")));

    private static string? FieldOf(Document document, string name) => name switch
    {
        "url" => document.Url,
        "title" => document.Title,
        "date" => document.Date,
        "origin" => document.Origin,
        _ => document.Attributes.Text(name),
    };

    private static UInt128 HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
