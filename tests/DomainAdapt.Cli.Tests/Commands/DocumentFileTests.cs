using System.Text;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class DocumentFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfJsonLines_GivesEachText()
    {
        var texts = Read("a.jsonl", """
            {"id": 1, "text": "caf\u00e9"}

            {"text": ""}
            {"text": "two\nlines", "meta": {"text": "no"}}
            """);
        Assert.Equal(["café", "two\nlines"], texts);
    }

    [Fact]
    public void Read_OfText_GivesItWhole() => Assert.Equal(["one\n\ntwo\n"], Read("a.txt", "one\n\ntwo\n"));

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"x\"}\n{\"body\": \"y\"}", "a.jsonl:2: has no string 'text'")]
    [InlineData("a.jsonl", "{\"text\": 3}", "a.jsonl:1: has no string 'text'")]
    [InlineData("a.jsonl", "{\"text\": \"x\"", "a.jsonl:1: is no JSON")]
    [InlineData("a.jsonl", "\n\n", "has no text")]
    [InlineData("a.txt", "", "has no text")]
    [InlineData("a.csv", "text", "ends in '.csv'; expected .jsonl or .txt")]
    public void Read_OfWhatIsNone_SaysWhere(string name, string content, string message)
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Read(name, content));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNoFile_SaysSo()
        => Assert.Contains("there is no such file", Assert.Throws<DomainAdaptException>(() => DocumentFile.Read(_folder.At("a.txt"))).Message, StringComparison.Ordinal);

    private List<string> Read(string name, string content)
    {
        File.WriteAllText(_folder.At(name), content);
        return [.. DocumentFile.Read(_folder.At(name)).Texts.Select(Encoding.UTF8.GetString)];
    }
}
