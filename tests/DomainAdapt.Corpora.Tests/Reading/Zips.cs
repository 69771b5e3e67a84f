using System.IO.Compression;
using System.Text;

namespace DomainAdapt.Corpora.Tests.Reading;

/// <summary>Zips made in memory.</summary>
internal static class Zips
{
    public static byte[] Of(params (string Name, string Text)[] members) => Of([.. members.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Text)))]);

    public static byte[] Of(params (string Name, byte[] Bytes)[] members)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return buffer.ToArray();
    }

    /// <summary>The least that makes a Word file of a body.</summary>
    public static byte[] Word(string body, params (string Name, string Text)[] more) => Of(
    [
        ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"),
        ("_rels/.rels", Relations(("rId1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", $"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"),
        .. more,
    ]);

    /// <summary>A part of relationships.</summary>
    public static string Relations(params (string Id, string Kind, string Target)[] relations)
        => $"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{string.Concat(relations.Select(relation => $"<Relationship Id='{relation.Id}' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation.Kind}' Target='{relation.Target}'/>"))}</Relationships>";
}
