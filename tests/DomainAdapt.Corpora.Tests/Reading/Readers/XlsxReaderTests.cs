using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class XlsxReaderTests
{
    [Fact]
    public void Read_WhatOpenpyxlWrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("a.xlsx");
        Tool.Python("""
            import sys, datetime, openpyxl
            w = openpyxl.Workbook()
            s = w.active; s.title = 'Income'
            s.append(['Item', 'Amount', None, 'Share'])
            s.append(['Sales', 1234567.891, None, 0.25]); s['D2'].number_format = '0.0%'
            s.append(['Closed', datetime.date(2024, 2, 29)]); s['B3'].number_format = 'dd/mm/yyyy'
            s.append(['At', datetime.datetime(2023, 12, 31, 18, 30)])
            s['B6'] = 0.1 + 0.2; s['A6'] = 'sum'; s['B6'].number_format = '#,##0.00 "days"'
            s['A7'] = '=B2*2'; s['A8'] = True
            w.create_sheet('Notes').append(['two\nlines | bar'])
            w.create_sheet('Lists').append(['unseen']); w['Lists'].sheet_state = 'hidden'
            w.save(sys.argv[1])
            """, path);
        var bytes = File.ReadAllBytes(path);

        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(new XlsxReaderSpec(), bytes)));
        Assert.Equal(
            "Income\n\nItem\tAmount\t\tShare\nSales\t1234567.891\t\t25%\nClosed\t2024-02-29\nAt\t2023-12-31 18:30:00\nsum\t0.3\nTRUE\n\nNotes\n\ntwo lines | bar",
            Reads.TextOf(record));
        Assert.Equal((2, 1), (record.Attributes.Number("sheets"), record.Attributes.Number("hidden_sheets")));

        var markdown = Reads.TextOf(Assert.Single(Read(new XlsxReaderSpec { Format = DocumentFormat.Markdown, HiddenSheets = true }, bytes)));
        Assert.StartsWith("## Income\n\n| Item | Amount |  | Share |\n| --- | --- | --- | --- |\n| Sales |", markdown, StringComparison.Ordinal);
        Assert.EndsWith("## Notes\n\n| two lines \\| bar |\n| --- |\n\n## Lists\n\n| unseen |\n| --- |", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("45351", 14, "2024-02-29")]
    [InlineData("45351.770833333336", 22, "2024-02-29 18:30:00")]
    [InlineData("0.5", 21, "12:00:00")]
    [InlineData("0.125", 10, "12.5%")]
    [InlineData("1.1000000000000001", 0, "1.1")]
    [InlineData("1E+20", 0, "100000000000000000000")]
    [InlineData("-1234.5", 4, "-1234.5")]
    [InlineData("no number", 0, "no number")]
    [InlineData("-3", 14, "-3")]
    public void Read_ShowsNumbersAsTheirFormatsMeanThem(string value, int format, string shown)
    {
        var workbook = Workbook($"<row r='1'><c r='A1' s='0'><v>{value}</v></c></row>", ("xl/styles.xml", $"<styleSheet><cellXfs><xf numFmtId='{format}'/></cellXfs></styleSheet>"));
        Assert.Equal($"S\n\n{shown}", Reads.TextOf(Assert.Single(Read(new XlsxReaderSpec(), workbook))));
    }

    [Theory]
    [InlineData("yyyy\\-mm\\-dd", "2024-02-29")]
    [InlineData("[$-409]d\\-mmm;@", "2024-02-29")]
    [InlineData("[Red]#,##0", "45351")]
    [InlineData("0.00 \"med\"", "45351")]
    [InlineData("General", "45351")]
    [InlineData("[h]:mm", "2024-02-29")]
    [InlineData("0%", "4535100%")]
    public void Read_KnowsWhatAFormatsCodeMeans(string code, string shown)
    {
        var styles = $"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='{code.Replace("\"", "&quot;", StringComparison.Ordinal)}'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs></styleSheet>";
        Assert.Equal($"S\n\n{shown}", Reads.TextOf(Assert.Single(Read(new XlsxReaderSpec(), Workbook("<row><c s='0'><v>45351</v></c></row>", ("xl/styles.xml", styles))))));
    }

    [Fact]
    public void Read_CellsThatLieAreNoDanger()
    {
        var rows = "<row><c r='ZZZZZ1'><v>far</v></c><c r='B1' t='s'><v>99</v></c><c r='A1' t='inlineStr'><is><t>in</t><rPh><t>reading</t></rPh></is></c></row>"
            + string.Concat(Enumerable.Repeat("<row><c r='XFD1'><v>1</v></c></row>", 6000));
        Assert.Equal("too_large", Assert.IsType<DamagedRecord>(Assert.Single(Read(new XlsxReaderSpec(), Workbook(rows)))).Reason);
        Assert.Equal("S\n\nfar", Reads.TextOf(Assert.Single(Read(new XlsxReaderSpec(), Workbook(rows[..rows.IndexOf("<row><c r='XFD1'", StringComparison.Ordinal)])))));
    }

    private static byte[] Workbook(string rows, params (string Name, string Text)[] more) => Zips.Of(
    [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", Zips.Relations(("rId1", "officeDocument", "/xl/workbook.xml"))),
        ("xl/workbook.xml", "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", Zips.Relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"))),
        ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        .. more,
    ]);

    private static List<Record> Read(XlsxReaderSpec spec, byte[] bytes) => [.. new XlsxReader(spec).Read(new Input("a.xlsx", new MemoryStream(bytes), 64 << 20))];
}
