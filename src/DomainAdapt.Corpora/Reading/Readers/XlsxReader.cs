using System.Xml;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Office;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>xlsx</c> reader: a workbook is a document.</summary>
public sealed record XlsxReaderSpec : ReaderSpec
{
    /// <summary>How the text is written: <c>text</c> or <c>markdown</c>.</summary>
    public DocumentFormat Format { get; init; }

    /// <summary>Whether sheets that are hidden are read too.</summary>
    public bool HiddenSheets { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems) => OfficeFormat.Check(Format, problems);
}

/// <summary>Reads workbooks (.xlsx, .xlsm): the sheets in their order, each its name and then its rows, with a tab between cells.</summary>
internal sealed class XlsxReader(XlsxReaderSpec spec) : WholeFileReader
{
    protected override Record Read(Input input, byte[] bytes)
    {
        using var parts = ZippedParts.Open(bytes, input.MaxRecordBytes);
        var main = Relationships.Of(parts, "").First("officeDocument") ?? throw new UnreadableException("damaged", "names no main part");
        var references = Relationships.Of(parts, main);
        var (sheets, hidden, from1904) = Sheets(parts, main, references);
        var text = new OfficeText(input.MaxRecordBytes, spec.Format);
        var reader = new SheetText(SharedStrings.Of(parts, references.First("sharedStrings")), CellFormats.Of(parts, references.First("styles"), from1904), text);
        foreach (var (name, part) in sheets)
        {
            text.StartParagraph();
            text.MakeHeading(2);
            text.Write(name);
            text.EndParagraph();
            reader.Read(parts, part);
        }
        var attributes = Attributes.Empty.With("sheets", sheets.Count);
        return CoreProperties.Of(parts).ToRecord(text.ToUtf8(), spec.Format, hidden == 0 ? attributes : attributes.With("hidden_sheets", hidden));
    }

    private (List<(string Name, string Part)> Sheets, int Hidden, bool From1904) Sheets(ZippedParts parts, string main, Relationships references)
    {
        var sheets = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (hidden, from1904) = (0, false);
        using var xml = parts.OpenXml(main);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "workbookPr")
                from1904 = xml.GetAttribute("date1904") is "1" or "true";
            else if (xml.LocalName != "sheet" || references.ById(xml.RelationshipId()) is not { } part || !parts.Has(part))
                continue;
            else if (!spec.HiddenSheets && xml.GetAttribute("state") is "hidden" or "veryHidden")
                hidden++;
            else if (seen.Add(part))
                sheets.Add((xml.GetAttribute("name") ?? "", part));
        }
        return (sheets, hidden, from1904);
    }
}
