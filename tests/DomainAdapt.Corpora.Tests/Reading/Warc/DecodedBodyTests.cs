using System.IO.Compression;
using System.Text;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

/// <summary>Payloads as servers sent them, with transfer and content encodings undone.</summary>
public sealed class DecodedBodyTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 4000).Select(n => $"<p>Paragraph {n} of {n * 7919 % 101}.")));

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "deflate", "raw deflate", "br", "zstd", "identity"];

    [Theory]
    [MemberData(nameof(Codings))]
    public void Next_UndoesTheCoding(string coding) => Assert.Equal(Page, PayloadOf(Encode(Page, coding), $"Content-Encoding: {coding.Split(' ')[^1]}"));

    [Theory]
    [MemberData(nameof(Codings))]
    public void Next_UndoesTheCodingOfChunks(string coding)
        => Assert.Equal(Page, PayloadOf(Chunk(Encode(Page, coding)), $"Transfer-Encoding: chunked\r\nContent-Encoding: {coding.Split(' ')[^1].ToUpperInvariant()}"));

    [Fact]
    public void Next_UndoesCodingsFromTheLast()
        => Assert.Equal(Page, PayloadOf(Encode(Encode(Page, "gzip"), "br"), "Content-Encoding: gzip, br"));

    [Theory] // A crawler decoded the body and kept the header.
    [MemberData(nameof(Codings))]
    public void Next_OfBytesThatAreNotEncoded_GivesThem(string coding)
        => Assert.Equal("<html>plain</html>"u8.ToArray(), PayloadOf("<html>plain</html>"u8.ToArray(), $"Content-Encoding: {coding.Split(' ')[^1]}\r\nTransfer-Encoding: chunked"));

    [Theory]
    [InlineData("5\r\nabcde\r\n3;x=y\r\nfgh\r\n0\r\n\r\n", "abcdefgh")]
    [InlineData("5\r\nabcde\r\n3\r\nfgh\r\n", "abcdefgh")] // no last chunk
    [InlineData("5\r\nabcde\r\n9\r\nfgh", "abcdefgh")] // cut
    [InlineData("5\nabcde\n3\nfgh\n0\n\n", "abcdefgh")]
    [InlineData("5\r\nabcde\r\nno size\r\nfgh", "abcdeno size\r\nfgh")] // what is no chunk is taken as it is
    [InlineData("ffffffffff\r\nabc", "ffffffffff\r\nabc")]
    [InlineData("-1\r\nabc", "-1\r\nabc")]
    [InlineData("0\r\n\r\n", "")]
    public void Next_OfChunks_PutsThemTogether(string body, string expected)
        => Assert.Equal(expected, Encoding.ASCII.GetString(PayloadOf(Encoding.ASCII.GetBytes(body), "Transfer-Encoding: chunked")));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public void Next_OfDamagedCoding_GivesWhatStandsBeforeAndSaysSo(string coding)
    {
        var encoded = Encode(Noise(200_000), coding);
        encoded.AsSpan(encoded.Length / 2, 400).Fill(0x5A);
        var record = Assert.Single(ReadWarc.All(WarcFile.Response("http://a/", encoded, $"Content-Encoding: {coding}")).Records);
        Assert.NotNull(record.Damage);
        Assert.InRange(record.Size, 1, 199_999);
    }

    private static byte[] PayloadOf(byte[] body, string fields)
    {
        var (records, damages) = ReadWarc.All(WarcFile.Gzip(WarcFile.Response("http://a.example/", body, fields)));
        Assert.Empty(damages);
        Assert.Null(Assert.Single(records).Damage);
        return records[0].Payload;
    }

    private static byte[] Encode(byte[] content, string coding) => coding switch
    {
        "gzip" or "x-gzip" => WarcFile.Member(content),
        "deflate" => WarcFile.Encode(content, output => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true)),
        "raw deflate" => WarcFile.Encode(content, output => new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true)),
        "br" => WarcFile.Encode(content, output => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true)),
        "zstd" => Zstd(content),
        _ => content,
    };

    private static byte[] Zstd(byte[] content)
    {
        using var compressor = new ZstdSharp.Compressor(3);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(content).ToArray();
    }

    private static byte[] Chunk(byte[] body)
        => [.. body.Chunk(1000).SelectMany(part => (byte[])[.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8]), .. "0\r\n\r\n"u8];

    private static byte[] Noise(int length)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(40, 90))];
    }
}
