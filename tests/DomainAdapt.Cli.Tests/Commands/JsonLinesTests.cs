using System.Text;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData(2, 1000, "aaaa bb|c dddddd|e")]
    [InlineData(100, 5, "aaaa bb|c dddddd|e")]
    [InlineData(100, 4, "aaaa|bb c dddddd|e")]
    [InlineData(100, 1000, "aaaa bb c dddddd e")]
    public void Batches_HoldSoManyTexts_FewerWhereTheyAreLong(int texts, int bytes, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.At("one"), ["aaaa", """{"text":"bb"}""", "c"]);
        File.WriteAllLines(folder.At("two"), ["dddddd", "e"]);
        var batches = JsonLines.Batches([folder.At("one"), folder.At("two")], texts, bytes).Select(batch => string.Join(' ', batch.Select(Encoding.UTF8.GetString)));
        Assert.Equal(expected, string.Join('|', batches));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void Batches_WithoutText_SayWhatIsMissing(string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("empty"), content);
        var failure = Assert.Throws<DomainAdaptException>(() => JsonLines.Batches([folder.At("empty")]).ToList());
        Assert.Equal(($"{folder.At("empty")}: there is no text; expected a text a line.", ExitCodes.Spec), (failure.Message, failure.ExitCode));
    }
}
