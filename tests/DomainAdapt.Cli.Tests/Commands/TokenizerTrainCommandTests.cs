using System.CommandLine;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class TokenizerTrainCommandTests
{
    [Theory]
    [InlineData("bpe", false)]
    [InlineData("unigram", true)]
    public void Train_WritesFilesThatLoad(string model, bool hasSentencePiece)
    {
        using var fixture = new TokenizerFixture();
        File.WriteAllLines(fixture.Lines, Enumerable.Repeat("""{"text":"the lender lends what the lender has"}""", 20).Append("a line of plain text"));
        var folder = fixture.Lines + ".out";
        Assert.Equal(ExitCodes.Done, Run(["train", fixture.Lines, "-o", folder, "--model", model, "--vocabulary", "310"]));
        var tokenizer = TokenizerFile.Load(Path.Combine(folder, "tokenizer.json"));
        Assert.InRange(tokenizer.VocabularySize, 265, 310);
        var ids = new List<int>();
        tokenizer.Encode("the lender"u8, ids);
        Assert.InRange(ids.Count, 2, 4);
        Assert.Equal(hasSentencePiece, File.Exists(Path.Combine(folder, "tokenizer.model")));
    }

    [Theory]
    [InlineData("--vocabulary is 12", "--vocabulary", "12")]
    [InlineData("--parts is 0", "--parts", "0")]
    [InlineData("there is no text")]
    public void Train_SaysWhatCannotBe(string message, params string[] options)
    {
        using var fixture = new TokenizerFixture();
        File.WriteAllText(fixture.Lines, "");
        var failure = Assert.Throws<DomainAdaptException>(() => Run(["train", fixture.Lines, "-o", fixture.Lines + ".out", .. options]));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static int Run(string[] arguments)
    {
        using var errors = new StringWriter();
        return TokenizerCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Error = errors, EnableDefaultExceptionHandler = false });
    }
}
