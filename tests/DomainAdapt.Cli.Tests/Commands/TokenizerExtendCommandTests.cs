using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class TokenizerExtendCommandTests
{
    [Fact]
    public void Extend_AddsTermsOfTheDomain_AndLeavesGeneralTextAsItWas()
    {
        using var fixture = new TokenizerFixture();
        var (general, output) = (fixture.Lines + ".general", fixture.Lines + ".tokenizer.json");
        File.WriteAllLines(fixture.Lines, Enumerable.Repeat("""{"text":"the lender has collateral, and collateral again"}""", 30));
        File.WriteAllLines(general, Enumerable.Repeat("the lender lends what the lender has", 40));
        var (code, rows) = TokenizerFixture.Run(
            TokenizerCommand.Create(), "extend", fixture.Lines, "--general", general, "--tokenizer", fixture.Tokenizer, "-o", output, "--tokens", "20", "--max-changed", "0", "--json");
        Assert.Equal(ExitCodes.Done, code);
        var row = Assert.Single(rows);
        Assert.Equal(0, row.GetProperty("general_share_changed").GetDouble());
        Assert.Equal(0, row.GetProperty("held_out_general_share_changed").GetDouble());
        Assert.InRange(row.GetProperty("domain_tokens_saved").GetDouble(), 0.3, 0.9);
        var (old, extended) = (TokenizerFile.Load(fixture.Tokenizer), TokenizerFile.Load(output));
        Assert.Equal(old.VocabularySize + row.GetProperty("new_tokens").GetInt32(), extended.VocabularySize);
        Assert.Contains(Enumerable.Range(old.VocabularySize, row.GetProperty("new_tokens").GetInt32()), id => extended.BytesOf(id).SequenceEqual(" collateral"u8));
    }

    [Theory]
    [InlineData("--max-changed is 2; expected 0 to 1", "--max-changed", "2")]
    [InlineData("--tokens is 0", "--tokens", "0")]
    [InlineData("no new token is within the limits", "--min-frequency", "999")]
    public void Extend_SaysWhatCannotBe(string message, params string[] options)
    {
        using var fixture = new TokenizerFixture();
        File.WriteAllLines(fixture.Lines, ["a text", "another text"]);
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFixture.Run(
            TokenizerCommand.Create(), ["extend", fixture.Lines, "--general", fixture.Lines, "--tokenizer", fixture.Tokenizer, "-o", fixture.Lines + ".out", .. options]));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(fixture.Lines + ".out"));
    }
}
