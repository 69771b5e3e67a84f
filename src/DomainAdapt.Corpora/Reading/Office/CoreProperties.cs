using System.Xml;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>What an Office file says about itself (ECMA-376-2, 11).</summary>
internal sealed record CoreProperties
{
    /// <summary>Its title.</summary>
    public string? Title { get; private set; }

    /// <summary>Who wrote it.</summary>
    public string? Author { get; private set; }

    /// <summary>Day it was last changed, or else made, as ISO 8601.</summary>
    public string? Date { get; private set; }

    /// <summary>Reads them; a file without any has none.</summary>
    public static CoreProperties Of(ZippedParts parts)
    {
        var properties = new CoreProperties();
        if (Relationships.Of(parts, "").First("core-properties") is not { } part || !parts.Has(part))
            return properties;
        string? created = null;
        using var xml = parts.OpenXml(part);
        var more = xml.Read();
        while (more)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != 1)
            {
                more = xml.Read();
                continue;
            }
            // Reading the content moves on to the node after the element.
            switch (xml.LocalName)
            {
                case "title": properties.Title = ValueOf(xml); break;
                case "creator": properties.Author = ValueOf(xml); break;
                case "created": created = ValueOf(xml); break;
                case "modified": properties.Date = DayOf(ValueOf(xml)); break;
                default: xml.Skip(); break;
            }
            more = !xml.EOF;
        }
        properties.Date ??= DayOf(created);
        return properties;
    }

    /// <summary>A record of the text, with what is known here.</summary>
    public DocumentRecord ToRecord(byte[] text, DocumentFormat format, Attributes attributes) => new(null, text)
    {
        Title = Title,
        Date = Date,
        Format = format,
        Attributes = Author is null ? attributes : attributes.With("author", Author),
    };

    private static string? ValueOf(XmlReader xml) => xml.ReadElementContentAsString().Trim() is { Length: > 0 } value ? value : null;

    private static string? DayOf(string? time) => time is { Length: >= 10 } && char.IsAsciiDigit(time[0]) ? time[..10] : null;
}
