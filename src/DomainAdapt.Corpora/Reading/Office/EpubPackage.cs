using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>The package document of a book (EPUB 3.3, 5): what it says about itself, and its pages in reading order.</summary>
internal sealed class EpubPackage
{
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    private EpubPackage()
    {
    }

    /// <summary>Title of the book.</summary>
    public string? Title { get; private set; }

    /// <summary>Its first author.</summary>
    public string? Author { get; private set; }

    /// <summary>Its language as it names it (BCP 47).</summary>
    public string? Language { get; private set; }

    /// <summary>Its date as it writes it, ISO 8601 in most.</summary>
    public string? Date { get; private set; }

    /// <summary>Paths of its pages, each once, in reading order; its navigation is none of them.</summary>
    public IReadOnlyList<string> Pages => _order;

    /// <summary>Reads the package document of a book.</summary>
    /// <exception cref="UnreadableException">It has none, or its pages are encrypted.</exception>
    public static EpubPackage Of(ZippedParts parts)
    {
        var root = Values(parts, "META-INF/container.xml", "rootfile", "full-path").FirstOrDefault()
            ?? throw new UnreadableException("damaged", "names no package document in META-INF/container.xml");
        var package = new EpubPackage();
        package.Read(parts, root);
        CheckEncryption(parts, package.Pages);
        return package;
    }

    private void Read(ZippedParts parts, string root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var xml = parts.OpenXml(root);
        var more = xml.Read();
        while (more)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "title" or "creator" or "language" or "date")
            {
                // Reading the content moves on to the node after the element.
                TakeMetadata(xml.LocalName, xml);
                more = !xml.EOF;
                continue;
            }
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "item")
                TakeItem(xml, root);
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "itemref" && xml.GetAttribute("linear") != "no"
                && xml.GetAttribute("idref") is { } id && _pages.TryGetValue(id, out var page) && seen.Add(page))
                _order.Add(page);
            more = xml.Read();
        }
    }

    private void TakeMetadata(string name, XmlReader xml)
    {
        var value = xml.ReadElementContentAsString().Trim();
        if (value.Length == 0)
            return;
        switch (name)
        {
            case "title": Title ??= value; break;
            case "creator": Author ??= value; break;
            case "language": Language ??= value; break;
            case "date": Date ??= value; break;
        }
    }

    private void TakeItem(XmlReader xml, string root)
    {
        var isPage = xml.GetAttribute("media-type") is "application/xhtml+xml" or "text/html";
        var isNavigation = (xml.GetAttribute("properties") ?? "").Split(' ').Contains("nav");
        if (isPage && !isNavigation && xml.GetAttribute("id") is { } id && xml.GetAttribute("href") is { } href)
            _pages.TryAdd(id, ZippedParts.Resolve(root, Uri.UnescapeDataString(href)));
    }

    // Fonts may be obscured in any book; encrypted pages are those of a book with rights management.
    private static void CheckEncryption(ZippedParts parts, IReadOnlyList<string> pages)
    {
        const string part = "META-INF/encryption.xml";
        if (parts.Has(part) && Values(parts, part, "CipherReference", "URI").Select(Uri.UnescapeDataString).Intersect(pages, StringComparer.Ordinal).Any())
            throw UnreadableException.Encrypted();
    }

    private static List<string> Values(ZippedParts parts, string part, string element, string attribute)
    {
        var values = new List<string>();
        using var xml = parts.OpenXml(part);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == element && xml.GetAttribute(attribute) is { } value)
                values.Add(value);
        }
        return values;
    }
}
