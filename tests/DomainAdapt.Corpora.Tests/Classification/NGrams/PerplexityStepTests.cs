using System.Text;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.NGrams;

public sealed class PerplexityStepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // Two lines of three tokens; their score is in NGramModelTests; the empty line between them has no tokens.
    public void Annotate_GivesThePerplexityOfAllLines()
    {
        var score = -0.125 - 0.03125 - (0.125 + 0.375 + 0.625) - (0.5 + 0.75) - (0.375 + 0.5) - (0.25 + 0.625);
        var found = Step().Annotate(Some.Document(" A B \n \nb a\n"));
        Assert.Equal(Math.Round(Math.Pow(10, -score / 6), 1), found.Attributes.Number(PerplexityStep.PerplexityAttribute));
        Assert.Equal("head", found.Attributes.Text(PerplexityStep.BucketAttribute));
        Assert.Null(Step(normalise: false).Annotate(Some.Document(" \n")).Attributes.Text(PerplexityStep.BucketAttribute));
    }

    [Theory]
    [InlineData("a b", "head", null)]
    [InlineData("a b", "tail middle", "head")]
    [InlineData("b a", "middle", null)]
    [InlineData("c", "head middle", "tail")]
    [InlineData("a b", "", null)]
    [InlineData("a", "head", "too_short")]
    public void Judge_KeepsTheBucketsWanted(string text, string keep, string? reason)
    {
        // 3.5, 10 and 36.5
        var step = Step(head: 5, middle: 12, keep: [.. keep.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Enum.Parse<PerplexityBucket>(name, ignoreCase: true))], minCharacters: text == "a" ? 2 : 1);
        Assert.Equal(reason, step.Judge(Some.Document(text)).Reason);
    }

    [Theory]
    [InlineData("  Ça 12,5 “ok” — naïve\u0007… ", "ca 00,0 \"ok\"  -  naive...")]
    [InlineData("٣ １ x", "0 0 x")]
    [InlineData("", "")]
    public void Normalise_IsCcNets(string line, string normal)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        CcNetText.Normalise(Encoding.UTF8.GetBytes(line), output);
        Assert.Equal(normal, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private PerplexityStep Step(double head = 340, double middle = 520, PerplexityBucket[]? keep = null, int minCharacters = 0, bool normalise = true)
    {
        var path = Path.Combine(_folder.Path, "a.arpa");
        File.WriteAllText(path, NGramModelTests.Arpa);
        return new PerplexityStep(new PerplexitySpec { Model = path, HeadPerplexity = head, MiddlePerplexity = middle, Keep = keep ?? [], MinCharacters = minCharacters, Normalise = normalise });
    }
}
