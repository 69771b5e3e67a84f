using System.CommandLine;
using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class IdentifyCommandTests : IDisposable
{
    private const string English = "We went down to the river because the bridge had been closed since the morning.";
    private const string German = "Gestern Abend haben wir lange am Fluss gesessen und auf den Regen gewartet.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LabelsLines()
    {
        var lines = Run(Write("a.txt", $"{English}\n{German}\n"), "--top", "2");
        Assert.Equal(["en", "de"], lines.Select(line => line.GetProperty("label").GetString()));
        Assert.Equal(2, lines[0].GetProperty("labels").GetArrayLength());
    }

    [Fact]
    public void LabelsParagraphs()
    {
        var path = Write("a.jsonl", JsonSerializer.Serialize(new { id = "x", text = $"{German}\n{English}\n{German}" }));
        var found = Assert.Single(Run(path, "--mode", "paragraph"));
        Assert.Equal(("x", "de"), (found.GetProperty("id").GetString(), found.GetProperty("label").GetString()));
        Assert.Equal(["de", "en", "de"], found.GetProperty("paragraphs").EnumerateArray().Select(paragraph => paragraph.GetProperty("label").GetString()));
        Assert.Equal(German.Length + 1, found.GetProperty("paragraphs")[1].GetProperty("start").GetInt32());
        Assert.Single(Assert.Single(Run(path, "--mode", "paragraph", "--min-paragraph-bytes", "1000")).GetProperty("paragraphs").EnumerateArray());
    }

    [Theory]
    [InlineData("0.1", "de en")]
    [InlineData("0.5", "de")]
    public void ListsTheLanguagesOfAFile(string minShare, string languages)
    {
        var found = Assert.Single(Run(Write("a.txt", $"{German}\n{English}\n{German}\n"), "--mode", "mixed", "--min-share", minShare));
        Assert.Equal(languages, string.Join(' ', found.GetProperty("languages").EnumerateArray().Select(language => language.GetString())));
        Assert.Equal(1, found.GetProperty("shares").EnumerateObject().Sum(share => share.Value.GetDouble()), 5);
    }

    [Fact]
    public void SaysWhatCannotBe()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Run("absent.txt", "--min-paragraph-bytes", "0", "--min-share", "2"));
        Assert.Equal(["--min-paragraph-bytes", "--min-share"], failure.Message.Split(Environment.NewLine).Select(line => line.Split(' ')[0]));
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.At(name), text);
        return _folder.At(name);
    }

    private static JsonElement[] Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        Assert.Equal(0, IdentifyCommand.Create(output).Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
