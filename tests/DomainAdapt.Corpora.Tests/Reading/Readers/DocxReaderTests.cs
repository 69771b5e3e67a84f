extern alias openxml;

using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;
using openxml::DocumentFormat.OpenXml;
using openxml::DocumentFormat.OpenXml.Packaging;
using openxml::DocumentFormat.OpenXml.Wordprocessing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class DocxReaderTests
{
    private static readonly DocxReader Reader = new(new DocxReaderSpec());

    [Fact]
    public void Read_WhatTheFormatsOwnLibraryWrote()
    {
        using var file = new MemoryStream();
        using (var word = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            main.Document = new openxml::DocumentFormat.OpenXml.Wordprocessing.Document(new Body(
                new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = "Section" }), new Run(new Text("1. Scope"))),
                new Paragraph(new Run(new Text("This ") { Space = SpaceProcessingModeValues.Preserve }), new Run(new RunProperties(new Bold()), new Text("agreement")), new Run(new Text(" binds.") { Space = SpaceProcessingModeValues.Preserve }), new Run(new FootnoteReference { Id = 2 })),
                new Table(Row("Item", "Amount"), Row("Rent", "1,200.50")),
                new Paragraph(new ParagraphProperties(new NumberingProperties(new NumberingId { Val = 1 })), new Run(new Text("first"))),
                new Paragraph(new ParagraphProperties(new NumberingProperties(new NumberingId { Val = 1 })), new Run(new Text("second"))),
                new Paragraph(new DeletedRun(new Run(new DeletedText("gone"))), new InsertedRun(new Run(new Text("added"))), new Run(new RunProperties(new Vanish()), new Text("hidden")))));
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 2" }) { StyleId = "berschrift2", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "Section" }, new BasedOn { Val = "berschrift2" }) { StyleId = "Section", Type = StyleValues.Paragraph });
            main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(
                new Footnote(new Paragraph(new Run(new SeparatorMark()))) { Id = 0, Type = FootnoteEndnoteValues.Separator },
                new Footnote(new Paragraph(new Run(new Text("Subject to clause 9.")))) { Id = 2 });
            word.PackageProperties.Title = "Lease";
            word.PackageProperties.Creator = "A. Writer";
            word.PackageProperties.Modified = new DateTime(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        }

        var text = Assert.IsType<DocumentRecord>(Assert.Single(Read(Reader, file.ToArray())));
        Assert.Equal("1. Scope\n\nThis agreement binds.\n\nItem\tAmount\nRent\t1,200.50\n\n- first\n- second\n\nadded\n\nSubject to clause 9.", Reads.TextOf(text));
        Assert.Equal(("Lease", "2024-03-01", "A. Writer"), (text.Title, text.Date, text.Attributes.Text("author")));

        var markdown = Assert.IsType<DocumentRecord>(Assert.Single(Read(new DocxReader(new DocxReaderSpec { Format = DocumentFormat.Markdown }), file.ToArray())));
        Assert.Equal("## 1. Scope\n\nThis agreement binds.\n\n| Item | Amount |\n| --- | --- |\n| Rent | 1,200.50 |\n\n- first\n- second\n\nadded\n\nSubject to clause 9.", Reads.TextOf(markdown));
        Assert.Equal(DocumentFormat.Markdown, markdown.Format);

        static TableRow Row(params string[] cells) => new(cells.Select(cell => new TableCell(new Paragraph(new Run(new Text(cell))))));
    }

    [Fact]
    public void Read_WhatPandocWrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("a.docx");
        Tool.Run("pandoc", ["-f", "markdown", "-o", path], Sample.Markdown);
        Assert.Equal(Sample.Text, Reads.TextOf(Assert.Single(Read(Reader, File.ReadAllBytes(path)))));
    }

    [Fact]
    public void Read_WhatPythonDocxWrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("a.docx");
        Tool.Python("""
            import sys, docx
            d = docx.Document()
            d.add_heading('Results', 1)
            d.add_paragraph('Revenue grew.')
            t = d.add_table(rows=2, cols=2)
            for i, c in enumerate(['Year', 'Revenue', '2023', '1,234']): t.cell(i // 2, i % 2).text = c
            d.add_paragraph('one', style='List Bullet'); d.add_paragraph('two', style='List Bullet')
            d.core_properties.title = 'Annual'
            d.save(sys.argv[1])
            """, path);
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(Reader, File.ReadAllBytes(path))));
        Assert.Equal("Results\n\nRevenue grew.\n\nYear\tRevenue\n2023\t1,234\n\n- one\n- two", Reads.TextOf(record));
        Assert.Equal("Annual", record.Title);
    }

    [Fact]
    public void Read_ATableInACellStaysOnItsRow()
        => Assert.Equal("before\n\na b c\td", Reads.TextOf(Assert.Single(Read(Reader, Zips.Word(
            "<w:p><w:r><w:t>before</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")))));

    [Fact]
    public void Read_AMalformedAddressIsNoDamage()
        => Assert.Equal("text", Reads.TextOf(Assert.Single(Read(Reader, Zips.Word(
            "<w:p><w:r><w:t>text</w:t></w:r></w:p>",
            ("word/_rels/document.xml.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Type='t/hyperlink' TargetMode='External' Target='http://[bad uri'/></Relationships>"))))));

    [Fact]
    public void Read_EntitiesAreNotFetchedAndDoNotGrow()
    {
        var secret = Path.GetTempFileName();
        File.WriteAllText(secret, "secret-content");
        var record = Assert.Single(Read(Reader, Zips.Of(
            ("_rels/.rels", Zips.Relations(("r", "officeDocument", "word/document.xml"))),
            ("word/document.xml", $"<!DOCTYPE x [<!ENTITY a SYSTEM 'file://{secret}'><!ENTITY b '&a;&a;'>]><w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"))));
        File.Delete(secret);
        Assert.Equal("damaged", Assert.IsType<DamagedRecord>(record).Reason);
    }

    [Fact]
    public void Read_DeepNestingIsNoDanger()
    {
        var deep = string.Concat(Enumerable.Repeat("<w:smartTag>", 100_000)) + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + string.Concat(Enumerable.Repeat("</w:smartTag>", 100_000));
        Assert.Equal("deep", Reads.TextOf(Assert.Single(Read(Reader, Zips.Word(deep)))));
    }

    [Fact]
    public void Read_ABombIsTooLarge()
    {
        var bomb = Zips.Word($"<w:p><w:r><w:t>{new string('A', 100 << 20)}</w:t></w:r></w:p>");
        Assert.InRange(bomb.Length, 0, 1 << 20);
        Assert.Equal("too_large", Assert.IsType<DamagedRecord>(Assert.Single(Read(Reader, bomb))).Reason);
    }

    [Fact]
    public void Read_SaysWhyAFileCannotBeRead()
    {
        var whole = Zips.Word("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]];
        Assert.Equal("encrypted", ReasonOf(compound));
        Assert.Equal("damaged", ReasonOf(whole[..^30]));
        Assert.Equal("damaged", ReasonOf([.. whole[..100], .. new byte[200], .. whole[300..]]));
        Assert.Equal("damaged", ReasonOf(Zips.Of(("a.txt", "no office"))));
        Assert.Equal("damaged", ReasonOf(Encoding.UTF8.GetBytes("no zip")));

        static string ReasonOf(byte[] bytes) => Assert.IsType<DamagedRecord>(Assert.Single(Read(Reader, bytes))).Reason;
    }

    private static List<Record> Read(DocxReader reader, byte[] bytes) => [.. reader.Read(new Input("a.docx", new MemoryStream(bytes), 64 << 20))];
}
