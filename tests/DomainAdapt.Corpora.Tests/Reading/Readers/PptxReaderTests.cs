using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class PptxReaderTests
{
    [Fact]
    public void Read_WhatPandocWrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("a.pptx");
        Tool.Run("pandoc", ["-f", "markdown", "-o", path], "# Outlook\n\n- demand holds\n- costs fall\n\n::: notes\n\nSay why.\n\n:::\n\n# Figures\n\n| Year | Revenue |\n|------|---------|\n| 2023 | 1,234   |\n");
        var bytes = File.ReadAllBytes(path);
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(new PptxReaderSpec(), bytes)));
        Assert.Equal("Outlook\n\n- demand holds\n- costs fall\n- Say why.\n\nFigures\n\nYear\tRevenue\n2023\t1,234", Reads.TextOf(record));
        Assert.Equal(2, record.Attributes.Number("slides"));
        Assert.StartsWith("## Outlook\n\n- demand holds\n- costs fall\n\n## Figures\n\n| Year |", Reads.TextOf(Assert.Single(Read(new PptxReaderSpec { Format = DocumentFormat.Markdown, Notes = false }, bytes))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SlidesInTheOrderOfThePresentationWithoutNumbersAndDates()
    {
        const string names = "xmlns:p='p' xmlns:a='a' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";
        var presentation = Zips.Of(
            ("_rels/.rels", Zips.Relations(("r", "officeDocument", "ppt/presentation.xml"))),
            ("ppt/presentation.xml", $"<p:presentation {names}><p:sldIdLst><p:sldId id='256' r:id='r2'/><p:sldId id='257' r:id='r1'/><p:sldId id='258' r:id='r1'/></p:sldIdLst></p:presentation>"),
            ("ppt/_rels/presentation.xml.rels", Zips.Relations(("r1", "slide", "slides/slide1.xml"), ("r2", "slide", "slides/slide2.xml"))),
            ("ppt/slides/slide1.xml", Slide(Shape("", "second"))),
            ("ppt/slides/slide2.xml", Slide(Shape("<p:ph type='title'/>", "first") + Shape("<p:ph type='sldNum'/>", "1") + Shape("<p:ph type='dt'/>", "today"))));
        Assert.Equal("first\n\n- second", Reads.TextOf(Assert.Single(Read(new PptxReaderSpec(), presentation))));

        static string Slide(string shapes) => $"<p:sld {names}><p:cSld><p:spTree><p:grpSp>{shapes}</p:grpSp></p:spTree></p:cSld></p:sld>";
        static string Shape(string placeholder, string text) => $"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>";
    }

    private static List<Record> Read(PptxReaderSpec spec, byte[] bytes) => [.. new PptxReader(spec).Read(new Input("a.pptx", new MemoryStream(bytes), 64 << 20))];
}
