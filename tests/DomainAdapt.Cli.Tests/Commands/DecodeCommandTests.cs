using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class DecodeCommandTests
{
    [Fact]
    public void Decode_GivesBackWhatEncodeTook()
    {
        using var fixture = new TokenizerFixture();
        const string Text = "the lender lends 漢\n\"again\"";
        var encoded = fixture.Run(EncodeCommand.Create(), JsonSerializer.Serialize(new { id = "a", text = Text })).Output;
        var (code, decoded) = fixture.Run(DecodeCommand.Create(), encoded[0].GetRawText());
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal("a", decoded[0].GetProperty("id").GetString());
        Assert.Equal(Text, decoded[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("--special", "<|endoftext|>")]
    public void Decode_WritesSpecialTokensOnlyWhereAsked(string option, string expected)
    {
        using var fixture = new TokenizerFixture();
        var (_, output) = fixture.Run(DecodeCommand.Create(), """{"ids":[0]}""", option.Length == 0 ? [] : [option]);
        Assert.Equal(expected, output[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("""{"text":"a"}""", "has no list 'ids'")]
    [InlineData("""{"ids":[1,-1]}""", "ids hold -1")]
    [InlineData("""{"ids":[99999]}""", "ids hold 99999")]
    [InlineData("""{"ids":["1"]}""", "ids hold 1")]
    public void Decode_OfAWrongLine_SaysWhere(string line, string expected)
    {
        using var fixture = new TokenizerFixture();
        var failure = Assert.Throws<DomainAdaptException>(() => fixture.Run(DecodeCommand.Create(), line));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.StartsWith($"{fixture.Lines}:1: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_ReadsStandardInput()
    {
        using var fixture = new TokenizerFixture();
        var before = Console.In;
        Console.SetIn(new StringReader("""{"ids":[]}"""));
        try
        {
            var (_, output) = TokenizerFixture.Run(DecodeCommand.Create(), JsonLines.StandardInput, "--tokenizer", fixture.Tokenizer);
            Assert.Equal("-:1", output[0].GetProperty("id").GetString());
        }
        finally
        {
            Console.SetIn(before);
        }
    }
}
