using System.CommandLine;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class TokenizerCommandTests
{
    private const string Texts = """{"source":"law","text":"the lender lends"}""" + "\n" + """{"text":"unseen words"}""" + "\n" + """{"source":"law","text":"the lender"}""";

    [Fact]
    public void Compare_WithJson_GivesEachSourceForEachTokenizer()
    {
        using var fixture = new TokenizerFixture();
        var bytes = fixture.Lines + ".tokenizer.json";
        using (var file = File.Create(bytes))
            TokenizerFile.Save(new BpeTrainer(new BpeTrainerOptions { VocabularySize = 257 }).Train(), file);
        File.WriteAllText(fixture.Lines, Texts);
        var (code, rows) = TokenizerFixture.Run(TokenizerCommand.Create(), "compare", fixture.Lines, "--tokenizer", fixture.Tokenizer, "--tokenizer", bytes, "--json");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal([fixture.Lines, fixture.Lines, "law", "law"], rows.Select(row => row.GetProperty("source").GetString()).Order(StringComparer.Ordinal));
        var law = rows.Where(row => row.GetProperty("source").GetString() == "law").ToList();
        Assert.All(law, row => Assert.Equal((2, 26, 5), (row.GetProperty("documents").GetInt32(), row.GetProperty("bytes").GetInt32(), row.GetProperty("words").GetInt32())));
        Assert.Equal(26, law[1].GetProperty("tokens").GetInt32());
        Assert.Equal((1, 1), (law[1].GetProperty("bytes_per_token").GetDouble(), law[1].GetProperty("single_byte_share").GetDouble()));
        Assert.True(law[0].GetProperty("tokens_per_word").GetDouble() < 2);
    }

    [Fact]
    public void Compare_PrintsATable()
    {
        using var fixture = new TokenizerFixture();
        File.WriteAllText(fixture.Lines, Texts);
        using var output = new StringWriter();
        var code = TokenizerCommand.Create().Parse(["compare", fixture.Lines, "--tokenizer", fixture.Tokenizer])
            .Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("law", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("0.000 %", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OfALineWithoutText_SaysWhere()
    {
        using var fixture = new TokenizerFixture();
        File.WriteAllText(fixture.Lines, """{"body":"a"}""");
        var failure = Assert.Throws<DomainAdaptException>(
            () => TokenizerFixture.Run(TokenizerCommand.Create(), "compare", fixture.Lines, "--tokenizer", fixture.Tokenizer));
        Assert.Contains($"{fixture.Lines}:1: has no text 'text'", failure.Message, StringComparison.Ordinal);
    }
}
