using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Tests.Compression;

namespace DomainAdapt.Storage.Tests.Archives;

public sealed class ArchiveTests : IDisposable
{
    private static readonly (string Name, byte[] Content)[] Files =
    [
        ("b/second.txt", [.. "second"u8]),
        ("a.txt", Encoding.ASCII.GetBytes(new string('a', 100_000))),
        ("B/\u00e9t\u00e9.txt", []),
        ("b/" + new string('n', 150) + ".txt", [.. "a name that needs an extended header"u8]),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => ["x.zip", "x.nupkg", "x.tar", "x.tar.gz", "x.tar.zst"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Members_AreSortedAndReadBack(string name)
    {
        Assert.True(Archive.IsArchive(name));
        var path = _folder.Write(name, Pack(name, Files));

        var members = Archive.Members(path, "data/" + name, _folder["cache"]);

        Assert.Equal(Files.Select(file => file.Name).Order(StringComparer.Ordinal), members.Select(member => member.MemberPath));
        foreach (var member in members.Reverse())
        {
            var content = Files.Single(file => file.Name == member.MemberPath).Content;
            Assert.Equal("data/" + name, member.RelativePath);
            Assert.Equal($"data/{name}/{member.MemberPath}", member.FullName);
            Assert.Equal(content.Length, member.Length);
            Assert.Equal(content, ReadAll(member));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Members_OfOneName_TheLastCounts(string name)
    {
        var path = _folder.Write(name, Pack(name, [("a", [.. "old"u8]), ("b", [.. "b"u8]), ("a", [.. "newer"u8])]));
        var members = Archive.Members(path, name, _folder["cache"]);
        Assert.Equal(["a", "b"], members.Select(member => member.MemberPath));
        Assert.Equal("newer"u8.ToArray(), ReadAll(members[0]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Members_OfAFileCutShort_Fail(string name)
    {
        var bytes = Pack(name, Files);
        var path = _folder.Write(name, bytes.AsSpan(0, bytes.Length / 2));
        var failure = Assert.Throws<StorageException>(() =>
        {
            foreach (var member in Archive.Members(path, name, _folder["cache"]))
                ReadAll(member);
        });
        Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact] // A stored member has no other protection than its checksum.
    public void Open_OfAZipMemberWithAFlippedBit_Fails()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var stream = zip.CreateEntry("a.txt", CompressionLevel.NoCompression).Open())
            stream.Write("some stored text"u8);
        var bytes = packed.ToArray();
        bytes[bytes.AsSpan().IndexOf("stored"u8)] ^= 1;
        var member = Assert.Single(Archive.Members(_folder.Write("x.zip", bytes), "x.zip", _folder["cache"]));
        Assert.Contains("checksum", Assert.Throws<StorageException>(() => ReadAll(member)).Message, StringComparison.Ordinal);
    }

    [Theory] // Members are read where they lie, so a name that leads out of the folder leads nowhere.
    [InlineData("x.zip")]
    [InlineData("x.tar")]
    [InlineData("x.tar.gz")]
    public void Members_WithNamesThatLeadOut_WriteNothing(string name)
    {
        string[] names = ["../../outside.txt", "/outside.txt", "a/../../outside.txt"];
        var path = _folder.Write(name, Pack(name, names.Select(member => (member, "text"u8.ToArray()))));
        Assert.All(Archive.Members(path, name, _folder["cache"]), member => Assert.Equal("text"u8.ToArray(), ReadAll(member)));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "outside.txt", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "..", "outside.txt")) || File.Exists("/outside.txt"));
    }

    [Fact] // The directory of a bomb says a small size, so that who looks there only is deceived.
    public void Open_OfAZipMemberThatIsLargerThanItSays_Fails()
    {
        var bytes = Pack("x.zip", [("a.txt", new byte[1 << 20])]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 24), 1000);
        var member = Assert.Single(Archive.Members(_folder.Write("x.zip", bytes), "x.zip", _folder["cache"]));
        Assert.Contains("the archive says 1000 bytes, found more", Assert.Throws<StorageException>(() => ReadAll(member)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyTo_StopsAtItsLimit()
    {
        using var output = new MemoryStream();
        TarIndex.CopyTo(new MemoryStream(new byte[200_000]), output, "x.tar.gz", mostBytes: 200_000);
        Assert.Equal(200_000, output.Length);
        var trap = Assert.Throws<StorageException>(() => TarIndex.CopyTo(new MemoryStream(new byte[200_001]), Stream.Null, "x.tar.gz", mostBytes: 200_000));
        Assert.StartsWith("x.tar.gz: decompresses to more than 200000 bytes", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_OfNoZip_SayWhatIsMissing()
        => Assert.Contains("no end of a zip directory",
            Assert.Throws<StorageException>(() => Archive.Members(_folder.Write("x.zip", "not a zip"u8), "x.zip", _folder["cache"])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Members_OfACompressedTar_AreDecompressedOnce()
    {
        var path = _folder.Write("x.tar.gz", Pack("x.tar.gz", Files));
        Archive.Members(path, "x.tar.gz", _folder["cache"]);
        var plain = Assert.Single(Directory.GetFiles(_folder["cache"]));
        var written = File.GetLastWriteTimeUtc(plain);
        Archive.Members(path, "x.tar.gz", _folder["cache"]);
        Assert.Equal(plain, Assert.Single(Directory.GetFiles(_folder["cache"])));
        Assert.Equal(written, File.GetLastWriteTimeUtc(plain));
    }

    internal static byte[] Pack(string name, IEnumerable<(string Name, byte[] Content)> files)
    {
        using var packed = new MemoryStream();
        if (!name.Contains(".tar", StringComparison.Ordinal))
        {
            using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            {
                zip.CreateEntry("folder/");
                foreach (var file in files)
                {
                    using var stream = zip.CreateEntry(file.Name).Open();
                    stream.Write(file.Content);
                }
            }
            return packed.ToArray();
        }
        using (var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "b/"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "a.txt" });
            foreach (var file in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "./" + file.Name) { DataStream = new MemoryStream(file.Content) });
        }
        return name.EndsWith(".tar", StringComparison.Ordinal) ? packed.ToArray() : DecompressionTests.Compress(name, packed.ToArray());
    }

    internal static byte[] ReadAll(SourceFile file)
    {
        using var stream = file.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
