using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Tests.Reading.Pdf;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class FilesReaderTests
{
    private static readonly byte[] Pdf = PdfFiles.OfLines([new PdfFiles.Line(72, 700, 11, "In the PDF")]);
    private static readonly byte[] Word = Zips.Word("<w:p><w:r><w:t>In the Word file</w:t></w:r></w:p>");

    // One corpus file that names a folder of a company's documents.
    [Fact]
    public async Task AFolderOfMixedFiles_IsReadByTypeAndTheRestCountedByName()
    {
        using var folder = new TempFolder();
        Put("report.pdf", Pdf);
        Put("misnamed.bin", Pdf);
        Put("contract.docx", Word);
        Put("locked.docx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]);
        Put("README", "Plain words."u8.ToArray());
        Put("notes.md", "# Title\n"u8.ToArray());
        Put("page.htm.gz", Gzip("<html><p>page"u8.ToArray()));
        Put("filing.txt", "<SEC-DOCUMENT>x\n<SEC-HEADER>\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nFiled.\n</TEXT>\n</DOCUMENT>\n"u8.ToArray());
        Put("photo.JPG", [0xFF, 0xD8, 0xFF]);
        Put("old.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]);
        Put("data.xml", "<a/>"u8.ToArray());
        Put("pack.zip", Zips.Of(("in/report.pdf", Pdf), ("in/inner.zip", Zips.Of(("deep.docx", Word), ("x.exe", "MZ"u8.ToArray()))), ("in/more.tar.gz", Gzip(Tar(("t.txt", "In the tar."))))));
        var origin = new PathOriginSpec { Kind = "path", Path = folder.At("corpus") };
        var source = FakeStageTask.SomeSource("source", origin, new FilesReaderSpec { Kind = "files" });

        var acquired = await StageRun.OfAsync(new AcquireStage(Sources.Catalog()), "acquire", folder.At("acquired"), [source], []);
        var run = await StageRun.OfAsync(new ReadStage(new ReadSpec { MaxDamagedShare = 0.1m }, Sources.Catalog()), "read", folder.At("read"), [source], acquired.Files);

        var documents = await run.DocumentsAsync("kept");
        Assert.Equal(
            [
                ("README", "Plain words.", "text"), ("contract.docx", "In the Word file", "docx"), ("filing.txt#1", "Filed.\n", "edgar"), ("misnamed.bin", "In the PDF", "pdf"),
                ("notes.md", "# Title\n", "markdown"), ("pack.zip!/in/inner.zip#deep.docx", "In the Word file", "docx"), ("pack.zip!/in/more.tar.gz#t.txt", "In the tar.", "text"),
                ("pack.zip!/in/report.pdf", "In the PDF", "pdf"), ("page.htm.gz", "<html><p>page", "html"), ("report.pdf", "In the PDF", "pdf"),
            ],
            documents.Select(document => (document.Origin, document.TextAsString, document.Attributes.Text("file_type")!)));
        Assert.Equal([("doc", 1), ("exe", 1), ("jpg", 1), ("xml", 1)], run.Counts.Parts("records_skipped").Select(part => (part.Key.Split('_')[^1], (int)part.Value)).Order());
        Assert.Equal(("locked.docx", "encrypted"), (await run.RejectsAsync("damaged")).Select(reject => (reject.Document.Origin, reject.Verdict.Reason!)).Single());

        void Put(string name, byte[] bytes)
        {
            Directory.CreateDirectory(folder.At("corpus"));
            File.WriteAllBytes(folder.At("corpus", name), bytes);
        }
    }

    [Fact]
    public void Read_OnlyTheTypesAndWithTheSettingsThatAreGiven()
    {
        var zip = Zips.Of(("a.pdf", Pdf), ("b.docx", Word), ("c.txt", [0xE9]), ("d.xml", "<all><r>x</r></all>"u8.ToArray()));
        var spec = new FilesReaderSpec
        {
            Types = ["docx", "text", "xml"],
            Readers = [new TextReaderSpec { Kind = "text", Encoding = "windows-1252" }, new XmlReaderSpec { Kind = "xml", Record = "r" }],
        };
        Assert.Equal(["In the Word file", "é", "x"], Read(zip, spec).OfType<DocumentRecord>().Select(Reads.TextOf));
        Assert.Equal("type_pdf", Assert.Single(Read(zip, spec).OfType<SkippedRecord>()).Reason);
    }

    [Fact]
    public void Read_DamagedArchivesLoseOnlyWhatIsDamaged()
    {
        var zip = Zips.Of(("a.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000)))), ("b.txt", "whole"u8.ToArray()));
        zip.AsSpan(40, 400).Fill(0xFF);
        var records = Read(zip);
        Assert.Equal(("a.txt", "damaged"), records.OfType<DamagedRecord>().Select(record => (record.Key!, record.Reason)).Single());
        Assert.Equal("whole", Reads.TextOf(records[^1]));
        Assert.Equal("damaged", Assert.IsType<DamagedRecord>(Assert.Single(Read(zip[..^10]))).Reason);
        var tar = Tar(("a.txt", "first"), ("b.txt", "second"));
        tar.AsSpan(1024 + 124, 8).Fill((byte)'z');
        Assert.Equal([true, false], Read(tar).Select(record => record is DocumentRecord));
    }

    [Fact]
    public void Read_AnArchiveWithAPasswordIsSaidToHaveOne()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("a.txt"), "secret");
        Tool.Python("""
            import sys, struct, zlib
            # The header says encrypted; what follows is never read.
            d = b'0123456789ab' + b'secret'; c = zlib.crc32(b'secret')
            l = struct.pack('<4sHHHHHIIIHH', b'PK\x03\x04', 20, 1, 0, 0, 33, c, len(d), 6, 5, 0) + b'a.txt' + d
            e = struct.pack('<4sHHHHHHIIIHHHHHII', b'PK\x01\x02', 20, 20, 1, 0, 0, 33, c, len(d), 6, 5, 0, 0, 0, 0, 0, 0) + b'a.txt'
            open(sys.argv[1], 'wb').write(l + e + struct.pack('<4sHHHHIIH', b'PK\x05\x06', 0, 0, 1, 1, len(e), len(l), 0))
            """, folder.At("a.zip"));
        Assert.Equal("encrypted", Assert.IsType<DamagedRecord>(Assert.Single(Read(File.ReadAllBytes(folder.At("a.zip"))))).Reason);
    }

    [Fact]
    public void Read_ArchivesWithinArchivesEnd()
    {
        var bytes = Zips.Of(("a.txt", "bottom"u8.ToArray()));
        for (var depth = 0; depth < 12; depth++)
            bytes = Zips.Of(("a.zip", bytes));
        Assert.Equal("nested_too_deep", Assert.IsType<SkippedRecord>(Assert.Single(Read(bytes))).Reason);
    }

    [Fact]
    public void Read_ABombOfManyMembersEnds()
    {
        // 24 members of 60 MB each.
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var zeros = new byte[60 << 20];
            for (var n = 0; n < 24; n++)
            {
                using var entry = zip.CreateEntry($"{n:00}.bin", CompressionLevel.Fastest).Open();
                entry.Write(zeros);
            }
        }
        var records = Read(buffer.ToArray());
        Assert.Contains(records, record => record is DamagedRecord { Reason: "too_large" });
        Assert.Equal(24, records.Count);
    }

    [Fact] // Same seed, same mutations: bytes overwritten, files cut, pieces moved.
    public void Read_MutatedFilesEndInRecords()
    {
        var random = new Random(20260117);
        var mail = Encoding.UTF8.GetBytes("From: a@b\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(Pdf) + "\n--b--\n");
        byte[][] files = [Word, Zips.Of(("in/a.docx", Word), ("b.txt", "text"u8.ToArray())), mail, [.. "From a@b Thu Jan  1 00:00:00 2024\n"u8, .. mail], Tar(("a.txt", "first"), ("b.txt", "second"))];
        for (var round = 0; round < 400; round++)
        {
            var bytes = files[round % files.Length].ToArray();
            for (var n = random.Next(1, 12); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (round % 3 == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            else if (round % 7 == 0)
                bytes = [.. bytes[random.Next(bytes.Length)..], .. bytes];
            Assert.InRange(Read(bytes).Count, bytes.Length == 0 ? 0 : 1, 50);
        }
    }

    [Fact]
    public void Check_ReadersAreGivenOnce()
    {
        var problems = new SpecProblems();
        new FilesReaderSpec { Readers = [new PdfReaderSpec { Kind = "pdf" }, new PdfReaderSpec { Kind = "pdf" }, new FilesReaderSpec { Kind = "files" }] }.Check(problems);
        Assert.Equal(2, problems.All.Count);
    }

    private static List<Record> Read(byte[] bytes, FilesReaderSpec? spec = null)
        => [.. new FilesReader(spec ?? new FilesReaderSpec(), Sources.Catalog()).Read(new Input("input", new MemoryStream(bytes), 64 << 20))];

    private static byte[] Tar(params (string Name, string Text)[] members)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, text) in members)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
        return buffer.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return buffer.ToArray();
    }
}
