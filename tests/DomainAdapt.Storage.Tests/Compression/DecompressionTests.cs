using System.IO.Compression;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Tests.Compression;

public sealed class DecompressionTests
{
    private static readonly byte[] Content = MakeContent();

    public static TheoryData<string> Formats => ["a.gz", "a.zst"];

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.gz")]
    [InlineData("a.zst")]
    [InlineData("no-extension")]
    public void Open_GivesTheContent(string name)
    {
        Assert.Equal(Content, Read(Compress(name, Content), name));
        Assert.Equal("x"u8.ToArray(), Read(Compress(name, "x"u8.ToArray()), name));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Open_GivesWhatNoNamePromises(string format) => Assert.Equal(Content, Read(Compress(format, Content), "content"));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Open_ReadsSeveralMembers(string name)
        => Assert.Equal(Content, Read([.. Compress(name, Content[..1000]), .. Compress(name, []), .. Compress(name, Content[1000..])], name));

    [Theory] // Wherever the file is cut but at its members' ends, reading must fail: what is lost must not go unseen.
    [MemberData(nameof(Formats))]
    public void Read_OfAFileCutShort_FailsWhereverItIsCut(string name)
    {
        var small = Compress(name, Content[..3000]);
        for (var length = 4; length < small.Length; length++)
        {
            var failure = Assert.Throws<StorageException>(() => Read(small[..length], name));
            Assert.StartsWith(name + ": damaged ", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_OfAFlippedByte_SaysWhere()
    {
        var bytes = Compress("a.gz", Content);
        bytes[bytes.Length / 2] ^= 0x55;
        var failure = Assert.Throws<StorageException>(() => Read(bytes, "corpus/a.gz"));
        Assert.Matches(@"^corpus/a\.gz: damaged gzip at or before byte \d+, after \d+ bytes of content: .* Fetch or copy", failure.Message);
    }

    [Fact]
    public void Read_OfOtherBytesAfterGzip_Fails()
        => Assert.Throws<StorageException>(() => Read([.. Compress("a.gz", Content), .. "other"u8], "a.gz"));

    [Theory]
    [InlineData("a.gz", "plain text")]
    [InlineData("a.zst", "plain text")]
    public void Open_OfWhatTheNameDoesNotSay_Fails(string name, string text)
    {
        var failure = Assert.Throws<StorageException>(() => Read(System.Text.Encoding.ASCII.GetBytes(text), name));
        Assert.Contains("706c61696e20", failure.Message, StringComparison.Ordinal); // what was found
    }

    [Fact]
    public void Open_OfAnotherFormat_SaysWhatToDo()
        => Assert.Contains("Compress it with zstd", Assert.Throws<StorageException>(() => Read([.. "BZh91AY&SY"u8], "a.bz2")).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_OfAnEmptyFile_IsEmpty() => Assert.Empty(Read([], "a.gz"));

    [Fact]
    public void OpenFile_Missing_NamesIt()
        => Assert.StartsWith("/no/such.gz: ", Assert.Throws<StorageException>(() => Decompression.OpenFile("/no/such.gz")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.jsonl.gz", "a.jsonl")]
    [InlineData("a.tar.zst", "a.tar")]
    [InlineData("a.b.txt", "a.b.txt")]
    public void NameOfContent_DropsTheCompressionsSuffix(string name, string expected) => Assert.Equal(expected, Decompression.NameOfContent(name));

    internal static byte[] Compress(string name, byte[] content)
    {
        using var output = new MemoryStream();
        switch (Path.GetExtension(name))
        {
            case ".gz":
                using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
                    gzip.Write(content);
                // The runtime writes nothing at all for nothing.
                return output.Length > 0 ? output.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            case ".zst":
                using (var compressor = new ZstdSharp.Compressor(3))
                    return compressor.Wrap(content).ToArray();
            default:
                return content;
        }
    }

    private static byte[] Read(byte[] bytes, string name)
    {
        using var stream = Decompression.Open(new MemoryStream(bytes), name);
        using var output = new MemoryStream();
        stream.CopyTo(output, 4099);
        return output.ToArray();
    }

    private static byte[] MakeContent()
    {
        // Half noise, so that there are stored blocks, half text.
        var content = new byte[400_000];
        new Random(7).NextBytes(content.AsSpan(0, 200_000));
        for (var i = 200_000; i < content.Length; i++)
            content[i] = (byte)("the quick brown fox "[i % 20] + i / 20 % 3);
        return content;
    }
}
