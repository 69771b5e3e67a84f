using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>Reads the text of a slide, or of the notes to one (ECMA-376-1, 19 and 21): the title is a heading, what is in placeholders for numbers and dates is left out.</summary>
internal sealed class SlideText(OfficeText text)
{
    private bool _isText;
    private bool _isTitle;
    private bool _isFurniture;
    private int _tableDepth;

    /// <summary>Writes the text of a part.</summary>
    public void Read(ZippedParts parts, string part)
    {
        using var xml = parts.OpenXml(part);
        var more = xml.Read();
        while (more)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "Fallback" || (xml.LocalName == "txBody" && _isFurniture):
                    // Skipping moves on to the node after the element.
                    xml.Skip();
                    more = !xml.EOF;
                    continue;
                case XmlNodeType.Element:
                    Enter(xml);
                    break;
                case XmlNodeType.EndElement:
                    Leave(xml.LocalName);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _isText:
                    text.Write(xml.Value);
                    break;
            }
            more = xml.Read();
        }
    }

    private void Enter(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "sp": (_isTitle, _isFurniture) = (false, false); break;
            case "ph": TakePlaceholder(xml.GetAttribute("type")); break;
            case "p" when !xml.IsEmptyElement: StartParagraph(); break;
            case "t": _isText = !xml.IsEmptyElement; break;
            case "br": text.BreakLine(); break;
            case "tbl": _tableDepth++; break;
            case "tr": text.StartRow(); break;
            case "tc": text.StartCell(); break;
        }
    }

    private void Leave(string name)
    {
        switch (name)
        {
            case "sp": (_isTitle, _isFurniture) = (false, false); break;
            case "p": text.EndParagraph(); break;
            case "t": _isText = false; break;
            case "tc": text.EndCell(); break;
            case "tr": text.EndRow(); break;
            case "tbl": _tableDepth--; text.EndTable(); break;
        }
    }

    private void TakePlaceholder(string? type)
    {
        _isTitle = type is "title" or "ctrTitle";
        _isFurniture = type is "sldNum" or "dt" or "ftr" or "hdr" or "sldImg";
    }

    // What a slide says in its body is a list, whatever marks it has.
    private void StartParagraph()
    {
        text.StartParagraph();
        if (_isTitle)
            text.MakeHeading(2);
        else if (_tableDepth == 0)
            text.MakeItem();
    }
}
