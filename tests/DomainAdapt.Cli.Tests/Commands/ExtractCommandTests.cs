using System.CommandLine;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class ExtractCommandTests
{
    private const string Sentence = "Bericht über ein Jahr, das teuer war, für Käufer wie für Verkäufer. ";

    private static readonly string Page = $"<html lang=de><meta charset=windows-1252><title>Ein Jahr</title><meta name=author content='Jo Doe'><nav><a href=/>Start</a></nav>"
        + $"<article><h1>Ein Jahr</h1><p>{Sentence}{Sentence}{Sentence}</p><h2>Teil zwei</h2><p>{Sentence}{Sentence}</p></article><footer>Impressum</footer>";

    [Fact]
    public async Task PrintsALineForEachPageOfAFolder_InAnyEncodingAndCompression()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.At("a.html"), Encoding.Latin1.GetBytes(Page), TestContext.Current.CancellationToken);
        await using (var compressed = new GZipStream(File.Create(folder.At("b.html.gz")), CompressionLevel.Fastest))
            compressed.Write(Encoding.Latin1.GetBytes(Page));

        var lines = (await RunAsync(folder.At("."))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.Equal(["a.html", "b.html.gz"], lines.Select(line => Path.GetFileName(line.GetProperty("file").GetString())));
        Assert.All(lines, line =>
        {
            Assert.StartsWith("Bericht", Text(line, "text"), StringComparison.Ordinal);
            Assert.Contains("\nTeil zwei\n", Text(line, "text"), StringComparison.Ordinal);
            Assert.Contains("für Käufer wie für Verkäufer.", Text(line, "text"), StringComparison.Ordinal);
            Assert.DoesNotContain("Impressum", Text(line, "text"), StringComparison.Ordinal);
            Assert.Equal(("Ein Jahr", "Jo Doe", "de", null), (Text(line, "title"), Text(line, "author"), Text(line, "language"), Text(line, "date")));
        });
    }

    [Fact]
    public async Task PrintsMarkdown_AndAnExplanation()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.At("a.html"), Encoding.Latin1.GetBytes(Page), TestContext.Current.CancellationToken);

        Assert.Contains("\n## Teil zwei\n", await RunAsync(folder.At("a.html"), "--to", "markdown"), StringComparison.Ordinal);
        var explained = await RunAsync(folder.At("a.html"), "--explain");
        Assert.Contains("<p class=kept><b>kept p</b>Bericht", explained, StringComparison.Ordinal);
        Assert.Contains("</b>Impressum", explained, StringComparison.Ordinal);
        Assert.DoesNotContain("kept footer", explained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_ShowsCaptionsToo()
    {
        using var folder = new TempFolder();
        var page = Page.Replace("<h2>", "<figure><img src=a><figcaption>Unter dem Bild.</figcaption></figure><h2>", StringComparison.Ordinal);
        await File.WriteAllBytesAsync(folder.At("a.html"), Encoding.Latin1.GetBytes(page), TestContext.Current.CancellationToken);
        Assert.Contains("Unter dem Bild.", await RunAsync(folder.At("a.html"), "--to", "text", "--mode", "reader"), StringComparison.Ordinal);
        Assert.DoesNotContain("Unter dem Bild.", await RunAsync(folder.At("a.html"), "--to", "text"), StringComparison.Ordinal);
    }

    [Fact] // A saved page lies beside its pictures, which are no pages.
    public async Task WhatIsNoText_IsNoPage()
    {
        using var folder = new TempFolder();
        var empty = Assert.Single(Directory.GetDirectories(Directory.CreateDirectory(folder.At("empty/inner")).Parent!.FullName));
        Assert.Contains("there is no page in this folder", (await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(empty))).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(folder.At("a.png"), [0x89, .. "PNG\r\n"u8, 0x1A, 10, 0, 0, 0, 13, .. "IHDR and so on and so forth"u8], TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder.At("a.png")));
        Assert.Contains("its bytes are no text; expected an HTML page", failure.Message, StringComparison.Ordinal);
        await TarFile.CreateFromDirectoryAsync(folder.At("empty"), folder.At("a.tar"), includeBaseDirectory: true, TestContext.Current.CancellationToken);
        Assert.Contains("its bytes are no text", (await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder.At("a.tar")))).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(folder.At("b.html"), Encoding.Unicode.GetBytes(Page.Replace("windows-1252", "utf-16", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        Assert.Single((await RunAsync(folder.At("."))).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task SaysWhatIsMissing()
    {
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync("no-such-page.html"));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private static async Task<string> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false };
        Assert.Equal(0, await ExtractCommand.Create().Parse(args).InvokeAsync(configuration, TestContext.Current.CancellationToken));
        return output.ToString();
    }
}
