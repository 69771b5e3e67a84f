using System.Text;
using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>Reads the texts that the cells of a workbook share (ECMA-376-1, 18.4), without the phonetic hints above them.</summary>
internal static class SharedStrings
{
    /// <summary>The texts, in their order; none where the workbook has no part of them.</summary>
    public static List<string> Of(ZippedParts parts, string? part)
    {
        var strings = new List<string>();
        if (part is null || !parts.Has(part))
            return strings;
        using var xml = parts.OpenXml(part);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
                strings.Add(TextOf(xml));
        }
        return strings;
    }

    /// <summary>The text of the current element, which ends at its own end.</summary>
    public static string TextOf(XmlReader xml)
    {
        var text = new StringBuilder();
        var depth = xml.Depth;
        if (xml.IsEmptyElement)
            return "";
        var isText = false;
        var more = xml.Read();
        while (more && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "rPh")
            {
                // Skipping moves on to the node after the element.
                xml.Skip();
                continue;
            }
            if (xml.LocalName == "t")
                isText = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (isText && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text.Append(xml.Value);
            more = xml.Read();
        }
        return text.ToString();
    }
}
