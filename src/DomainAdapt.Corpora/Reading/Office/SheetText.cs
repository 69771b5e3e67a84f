using System.Globalization;
using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>Reads the cells of a worksheet (ECMA-376-1, 18.3) row by row: what is shown, not the formulas.</summary>
internal sealed class SheetText(IReadOnlyList<string> strings, CellFormats formats, OfficeText text)
{
    private const int MostColumns = 16_384; // XFD

    private int _column;

    /// <summary>Writes the rows of a sheet as a table.</summary>
    public void Read(ZippedParts parts, string part)
    {
        using var xml = parts.OpenXml(part);
        var more = xml.Read();
        while (more)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sheetData")
            {
                ReadRows(xml);
                break;
            }
            more = xml.Read();
        }
        text.EndTable();
    }

    private void ReadRows(XmlReader xml)
    {
        var depth = xml.Depth;
        if (xml.IsEmptyElement)
            return;
        while (xml.Read() && xml.Depth > depth)
        {
            switch (xml.LocalName)
            {
                case "row" when xml.NodeType == XmlNodeType.Element:
                    text.StartRow();
                    _column = 0;
                    break;
                case "row":
                    text.EndRow();
                    break;
                case "c" when xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement:
                    ReadCell(xml);
                    break;
            }
        }
    }

    private void ReadCell(XmlReader xml)
    {
        var column = ColumnOf(xml.GetAttribute("r")) ?? _column;
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        var shown = "";
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "is")
                shown = SharedStrings.TextOf(xml);
            else if (xml.LocalName == "v" && !xml.IsEmptyElement && xml.Read() && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace)
                shown = Show(xml.Value, type, style);
        }
        if (shown.Length == 0 || column < _column)
            return;
        text.SkipCells(column - _column);
        text.StartCell();
        text.Write(shown);
        text.EndCell();
        _column = column + 1;
    }

    private string Show(string value, string? type, string? style) => type switch
    {
        "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < strings.Count ? strings[place] : "",
        "b" => value == "1" ? "TRUE" : "FALSE",
        "str" or "e" or "d" => value,
        _ => formats.Show(value, style),
    };

    /// <summary>Column of a reference such as <c>AB12</c>, from 0; null where it is none.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var letter in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(letter))
                break;
            column = (column * 26) + letter - 'A' + 1;
            if (column > MostColumns)
                return null;
        }
        return column == 0 ? null : column - 1;
    }
}
