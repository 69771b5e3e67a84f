using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>
/// Reads the text of a part of a Word document (ECMA-376-1, 17) as it would be printed with all changes accepted: deletions, hidden text, codes of
/// fields and alternatives for older programs are left out.
/// </summary>
internal sealed class WordText(WordStyles styles, OfficeText text)
{
    private bool _isText;
    private bool _isHidden;

    /// <summary>Writes the text of a part.</summary>
    public void Read(ZippedParts parts, string part)
    {
        using var xml = parts.OpenXml(part);
        var more = xml.Read();
        while (more)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when IsLeftOut(xml):
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
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _isText && !_isHidden:
                    text.Write(xml.Value);
                    break;
            }
            more = xml.Read();
        }
    }

    // Separators are the lines above footnotes; a section's or paragraph mark's own settings (within pPr) would be taken for the text's.
    private static bool IsLeftOut(XmlReader xml) => xml.LocalName switch
    {
        "del" or "moveFrom" or "delText" or "instrText" or "Fallback" or "sectPr" or "pPrChange" or "rPrChange" => true,
        "footnote" or "endnote" => xml.Value("type") is not (null or "normal"),
        _ => false,
    };

    private void Enter(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "p" when !xml.IsEmptyElement: text.StartParagraph(); break;
            case "pStyle" when xml.Value("val") is { } style: TakeStyle(style); break;
            case "outlineLvl" when WordStyles.OutlineLevel(xml.Value("val")) is > 0 and var level: text.MakeHeading(level); break;
            case "numId" when xml.Value("val") != "0": text.MakeItem(); break;
            case "r": _isHidden = false; break;
            case "vanish": _isHidden = xml.IsOn(); break;
            case "t": _isText = !xml.IsEmptyElement; break;
            case "tab" when !_isHidden: text.Write(" "); break;
            case "br" or "cr" when !_isHidden: text.BreakLine(); break;
            case "noBreakHyphen" when !_isHidden: text.Write("-"); break;
            case "tr": text.StartRow(); break;
            case "tc": text.StartCell(); break;
        }
    }

    private void Leave(string name)
    {
        switch (name)
        {
            case "p": text.EndParagraph(); break;
            case "pPr" or "r": _isHidden = false; break;
            case "t": _isText = false; break;
            case "tc": text.EndCell(); break;
            case "tr": text.EndRow(); break;
            case "tbl": text.EndTable(); break;
        }
    }

    private void TakeStyle(string style)
    {
        if (styles.HeadingLevel(style) is > 0 and var level)
            text.MakeHeading(level);
        else if (styles.IsItem(style))
            text.MakeItem();
    }
}
