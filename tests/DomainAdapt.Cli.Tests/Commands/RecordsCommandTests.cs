using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class RecordsCommandTests
{
    [Fact]
    public void Records_PrintsALineARecord()
    {
        using var folder = new TempFolder();
        byte[][] members = [Member(Record("request", "GET / HTTP/1.1\r\n\r\n")), Member(Record("response", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))];
        var file = folder.At("a.warc.gz");
        File.WriteAllBytes(file, [.. members[0], .. members[1]]);
        var (code, lines, errors) = Run(file);
        Assert.Equal((ExitCodes.Done, ""), (code, errors));
        Assert.Equal(["request", "response"], lines.Select(line => line.GetProperty("type").GetString()));
        var response = lines[1];
        Assert.Equal(file, response.GetProperty("file").GetString());
        Assert.Equal("http://a.example/", response.GetProperty("uri").GetString());
        Assert.Equal("2026-01-17T10:20:30Z", response.GetProperty("date").GetString());
        Assert.Equal(200, response.GetProperty("status").GetInt32());
        Assert.Equal(members[0].Length, response.GetProperty("offset").GetInt64());
        Assert.Equal(members[1].Length, response.GetProperty("length").GetInt64());
        Assert.Equal(3, response.GetProperty("payload_size").GetInt64());
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", response.GetProperty("payload_sha256").GetString()); // of "abc", FIPS 180-2, B.1
    }

    [Theory]
    [InlineData(false, ExitCodes.Done)]
    [InlineData(true, ExitCodes.StageFailed)]
    public void Records_OfADamagedFile_PrintsWhatIsThereAndSaysWhatIsNot(bool isStrict, int expected)
    {
        using var folder = new TempFolder();
        var first = Member(Record("resource", "first"));
        File.WriteAllBytes(folder.At("a.warc.gz"), [.. first, .. Member(Record("resource", new string('x', 900)))[..^9]]);
        var (code, lines, errors) = isStrict ? Run(folder.Path, "--strict") : Run(folder.Path); // the folder is walked
        Assert.Equal(expected, code);
        Assert.False(lines[0].TryGetProperty("damage", out _));
        Assert.True(lines[1].TryGetProperty("damage", out _));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"a.warc.gz: at byte {first.Length}: the resource of http://a.example/"), errors, StringComparison.Ordinal);
        Assert.EndsWith("1 damaged.\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_OfAPayloadThatGrowsTooLarge_StopsThere()
    {
        using var folder = new TempFolder();
        var content = (byte[])[.. "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"u8, .. Member(new byte[1_000_000])];
        File.WriteAllBytes(folder.At("a.warc"), [.. Record("response", content), .. Record("resource", "next")]);
        var (_, lines, errors) = Run(folder.At("a.warc"), "--max-payload-bytes", "500000");
        Assert.InRange(lines[0].GetProperty("payload_size").GetInt64(), 1, 500_000);
        Assert.Contains("more than 500000 bytes", errors, StringComparison.Ordinal);
        Assert.Equal(4, lines[1].GetProperty("payload_size").GetInt64());
    }

    [Fact]
    public void Records_OfAFileOfAnotherKind_SaysSoAndReadsTheOthers()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("notes.txt"), "Notes, and no record.\n");
        File.WriteAllBytes(folder.At("a.warc"), Record("resource", "content"));
        File.WriteAllBytes(folder.At("empty.warc"), []);
        var (code, lines, errors) = Run(folder.At("notes.txt"), folder.At("a.warc"), folder.At("empty.warc"));
        Assert.Equal(ExitCodes.StageFailed, code);
        Assert.Contains("notes.txt: there is no record in it; expected a WARC", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(".warc: there is no record", errors, StringComparison.Ordinal);
        Assert.Single(lines);
    }

    [Fact]
    public void Records_OfWhatIsNotThere_SaysSo()
    {
        using var folder = new TempFolder();
        Assert.Equal(ExitCodes.InputsMissing, Assert.Throws<DomainAdaptException>(() => Run(folder.At("none.warc"))).ExitCode);
        Assert.Contains(".warc.gz", Assert.Throws<DomainAdaptException>(() => Run(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static (int Code, List<JsonElement> Lines, string Errors) Run(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = RecordsCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)], errors.ToString());
    }

    private static byte[] Record(string type, string content) => Record(type, Encoding.ASCII.GetBytes(content));

    private static byte[] Record(string type, byte[] content) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"WARC/1.0\r\nWARC-Type: {type}\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2026-01-17T10:20:30Z\r\nContent-Length: {content.Length}\r\n\r\n")),
        .. content, .. "\r\n\r\n"u8,
    ];

    private static byte[] Member(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return output.ToArray();
    }
}
