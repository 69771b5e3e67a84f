using System.IO.Compression;
using System.Text;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Tests.Reading.Pdf;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class PdfReaderTests
{
    // Printed by a browser from letter.html beside it: two columns over two pages, a table, a list, running titles and page numbers.
    private static readonly string Letter = Path.Combine(AppContext.BaseDirectory, "Reading", "Readers", "letter.pdf");

    [Fact]
    public void Read_APrintedLetter_ColumnByColumnWithItsTable()
    {
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(File.ReadAllBytes(Letter))));
        var text = Reads.TextOf(record);
        var paragraphs = Enumerable.Range(1, 14).Select(i => text.IndexOf($"Paragraph {i}.", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, paragraphs);
        Assert.Equal(paragraphs.Order(), paragraphs);
        Assert.Contains("Paragraph 1. The borrower delivered the\ncompliance certificate within forty-five days of\n", text, StringComparison.Ordinal);
        Assert.Contains("which 7 percent were drawn.\n\nParagraph 2. ", text, StringComparison.Ordinal);
        Assert.Contains("\n\nCovenants\n\nCovenant\tLimit\tFound\nNet debt to EBITDA\t3.50\t2.87\nInterest cover\t4.00\t6.12\nCapital expenditure\t12,500,000\t11,947,310\n\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\n\f\n").Length);
        Assert.Equal(("Quarterly letter to lenders", 2), (record.Title, record.Attributes.Number("pages")));
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", record.Date!);
    }

    [Fact]
    public void Read_HasTheWordsThatPdftotextHas()
    {
        var expected = Tool.Run("pdftotext", ["-layout", Letter, "-"]);
        var found = Reads.TextOf(Assert.Single(Read(File.ReadAllBytes(Letter))));
        // It writes the letters fi as the one that the font joins; ours writes two.
        Assert.InRange(Tool.Recall(found, expected.Replace("\uFB01", "fi", StringComparison.Ordinal)), 0.995, 1);
        Assert.InRange(Tool.Recall(expected.Replace("\uFB01", "fi", StringComparison.Ordinal), found), 0.995, 1);
    }

    [Fact]
    public void Read_KeepsLinesAndSetsParagraphsApart()
    {
        var file = PdfFiles.OfLines(
            [new(72, 700, 18, "Heading"), new(72, 670, 11, "First line of a para-"), new(72, 656, 11, "graph (with brackets)."), new(72, 628, 11, "Apart."), new(90, 614, 11, "Indented."), new(72, 600, 11, "Its rest.")],
            [new(72, 700, 11, "Second page.")]);
        Assert.Equal(
            "Heading\n\nFirst line of a para-\ngraph (with brackets).\n\nApart.\n\nIndented.\nIts rest.\n\f\nSecond page.",
            Reads.TextOf(Assert.Single(Read(file))));
    }

    [Fact]
    public void Read_AFileWithoutATextLayerNeedsOcr()
    {
        const string scan = "q 600 0 0 800 0 0 cm /Im1 Do Q\n";
        Assert.Equal("needs_ocr", Assert.IsType<SkippedRecord>(Assert.Single(Read(PdfFiles.Of(scan, scan)))).Reason);
        // The stamp that courts and archives put on every scanned page is no text layer.
        const string stamped = scan + "BT /F1 9 Tf 72 780 Td (Case 1:20-cv-01234 Document 5 Filed 03/04/20) Tj ET";
        Assert.Equal("needs_ocr", Assert.IsType<SkippedRecord>(Assert.Single(Read(PdfFiles.Of(stamped, scan)))).Reason);
        var mixed = Assert.IsType<DocumentRecord>(Assert.Single(Read(PdfFiles.Of(scan, "BT /F1 9 Tf 72 700 Td (A page of text) Tj ET"))));
        Assert.Equal(("\n\f\nA page of text", 1), (Reads.TextOf(mixed), mixed.Attributes.Number("pages_without_text")));
        // A small picture beside little text is an illustration.
        Assert.IsType<DocumentRecord>(Assert.Single(Read(PdfFiles.Of("q 60 0 0 80 0 0 cm /Im1 Do Q BT /F1 9 Tf 72 700 Td (A logo) Tj ET"))));
    }

    [Fact]
    public void Read_SaysWhyAFileCannotBeRead()
    {
        using var folder = new TempFolder();
        var (plain, locked) = (folder.At("a.pdf"), folder.At("b.pdf"));
        File.WriteAllBytes(plain, PdfFiles.OfLines([new PdfFiles.Line(72, 700, 11, "secret")]));
        Assert.Equal("damaged", ReasonOf("%PDF-1.7\nno more"u8.ToArray()));
        Assert.Equal("damaged", ReasonOf([]));
        Tool.Run("qpdf", ["--encrypt", "user", "owner", "256", "--", plain, locked]);
        Assert.Equal("encrypted", ReasonOf(File.ReadAllBytes(locked)));
        // Without a password for reading, what the owner forbids is no lock.
        Tool.Run("qpdf", ["--encrypt", "", "owner", "256", "--extract=n", "--", plain, locked]);
        Assert.Equal("secret", Reads.TextOf(Assert.Single(Read(File.ReadAllBytes(locked)))));

        static string ReasonOf(byte[] file) => Assert.IsType<DamagedRecord>(Assert.Single(Read(file))).Reason;
    }

    [Fact]
    public void Read_ABombIsTooLarge()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[100 << 20]);
        var stream = Encoding.Latin1.GetString(packed.ToArray());
        var file = PdfFiles.OfObjects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>", $"<< /Filter /FlateDecode /Length {packed.Length} >>\nstream\n{stream}\nendstream",
        ]);
        Assert.InRange(file.Length, 0, 200_000);
        Assert.Equal("too_large", Assert.IsType<DamagedRecord>(Assert.Single(Read(file))).Reason);
    }

    [Theory]
    [InlineData("<< /Type /Pages /Count 1 /Kids [2 0 R] >>")] // a page tree that is its own child
    [InlineData("<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>")]
    [InlineData("2 0 R")]
    [InlineData("DEEP")]
    public void Read_AHostileTreeNeitherHangsNorCrashes(string pages)
    {
        pages = pages.Replace("DEEP", new string('[', 200_000), StringComparison.Ordinal);
        var file = PdfFiles.OfObjects(["<< /Type /Catalog /Pages 2 0 R >>", pages, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"]);
        Assert.IsNotType<DocumentRecord>(Assert.Single(Read(file)));
    }

    [Fact]
    public void Read_AFormThatDrawsItselfNeitherHangsNorCrashes()
    {
        var form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Length 12 >>\nstream\n/F Do /F Do \nendstream";
        var file = PdfFiles.OfObjects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /XObject << /F 4 0 R >> >> /Contents 5 0 R >>", form, "<< /Length 6 >>\nstream\n/F Do \nendstream",
        ]);
        Assert.IsNotType<DocumentRecord>(Assert.Single(Read(file)));
    }

    [Fact] // Same seed, same mutations.
    public void Read_MutatedFilesNeitherHangNorCrash()
    {
        var random = new Random(20260117);
        var letter = File.ReadAllBytes(Letter);
        for (var round = 0; round < 60; round++)
        {
            var bytes = letter.ToArray();
            for (var n = 0; n < 40; n++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.Single(Read(round % 4 == 0 ? bytes[..random.Next(bytes.Length)] : bytes));
        }
    }

    private static List<Record> Read(byte[] bytes) => [.. new PdfReader(new PdfReaderSpec()).Read(new Input("a.pdf", new MemoryStream(bytes), 64 << 20))];
}
