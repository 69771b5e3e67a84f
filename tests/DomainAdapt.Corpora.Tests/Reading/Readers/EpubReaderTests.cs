using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class EpubReaderTests
{
    private const string Container = "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";

    private const string Package = """
        <package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A Book</dc:title><dc:creator>Someone</dc:creator><dc:language>en-GB</dc:language><dc:date>1899</dc:date></metadata>
        <manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="b" href="text/two%20words.xhtml" media-type="application/xhtml+xml"/><item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/><item id="i" href="i.png" media-type="image/png"/></manifest>
        <spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="a"/><itemref idref="i"/><itemref idref="missing"/></spine></package>
        """;

    [Fact]
    public void Read_PagesInReadingOrder()
    {
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(Book(Package))));
        Assert.Equal("One\n\nFirst page & more.\n\nLast page.", Reads.TextOf(record));
        Assert.Equal(("A Book", "1899", "en", "Someone", 2), (record.Title, record.Date, record.Language, record.Attributes.Text("author"), record.Attributes.Number("pages")));
    }

    [Fact]
    public void Read_WhatPandocWrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("a.epub");
        Tool.Run("pandoc", ["-f", "markdown", "--metadata", "title=Report", "--metadata", "lang=en", "-o", path], Sample.Markdown);
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(File.ReadAllBytes(path))));
        Assert.Equal(("Report", "en"), (record.Title, record.Language));
        Assert.StartsWith("Report\n\nFindings\n\nThe margin rose to 23.4 % — the highest in ten years, with a note.1", Reads.TextOf(record), StringComparison.Ordinal);
        Assert.Contains("\n- first point\n- second point\n", Reads.TextOf(record), StringComparison.Ordinal);
        Assert.Contains("Year\tRevenue\tMargin\n2022\t1,180\t21.0 %\n", Reads.TextOf(record), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ABookWithRightsManagementIsEncrypted_OneWithObscuredFontsIsNot()
    {
        Assert.Equal("encrypted", Assert.IsType<DamagedRecord>(Assert.Single(Read(Book(Package, ("META-INF/encryption.xml", "<encryption><CipherReference URI='OPS/text/a.xhtml'/></encryption>"))))).Reason);
        Assert.IsType<DocumentRecord>(Assert.Single(Read(Book(Package, ("META-INF/encryption.xml", "<encryption><CipherReference URI='OPS/font.otf'/></encryption>")))));
    }

    [Theory]
    [InlineData("<!DOCTYPE package [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><package><metadata><title>&x;</title></metadata></package>")]
    [InlineData("<package><manifest>")]
    [InlineData("")]
    public void Read_ABrokenPackageIsDamaged(string package)
        => Assert.Equal("damaged", Assert.IsType<DamagedRecord>(Assert.Single(Read(Book(package)))).Reason);

    [Fact]
    public void Read_PathsDoNotLeadOutOfTheBook()
        => Assert.Empty(Reads.TextOf(Assert.Single(Read(Book(Package.Replace("text/", "../../../../../etc/hostname", StringComparison.Ordinal))))));

    private static byte[] Book(string package, params (string Name, string Text)[] more) => Zips.Of(
    [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", Container),
        ("OPS/book.opf", package),
        ("OPS/nav.xhtml", "<html><body><nav>Contents</nav></body></html>"),
        ("OPS/text/a.xhtml", "<html><head><title>t</title></head><body><h1>One</h1><p>First page &amp; more.</p></body></html>"),
        ("OPS/text/two words.xhtml", "<html><body><p>Last page.</p></body></html>"),
        .. more,
    ]);

    private static List<Record> Read(byte[] bytes) => [.. new EpubReader().Read(new Input("a.epub", new MemoryStream(bytes), 64 << 20))];
}
