using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class EncodeCommandTests
{
    [Fact]
    public void Encode_PrintsTheIdsOfEachLine()
    {
        using var fixture = new TokenizerFixture();
        var (code, output) = fixture.Run(EncodeCommand.Create(), """{"id":"a","text":"the lender"}""" + "\n\n" + """{"text":"<|endoftext|>é"}""" + "\n");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(["a", $"{fixture.Lines}:3"], output.Select(line => line.GetProperty("id").GetString()));
        Assert.Equal(IdsOf(fixture, "the lender"), IdsOf(output[0]));
        Assert.DoesNotContain(0, IdsOf(output[1]));
    }

    [Fact]
    public void Encode_WithSpecial_ReadsSpecialTokens()
    {
        using var fixture = new TokenizerFixture();
        var (_, output) = fixture.Run(EncodeCommand.Create(), """{"id":7,"body":"<|endoftext|>a"}""", "--special", "--field", "body");
        Assert.Equal("7", output[0].GetProperty("id").GetString());
        Assert.Equal([0, .. IdsOf(fixture, "a")], IdsOf(output[0]));
    }

    [Fact]
    public void Encode_WithSpecial_AddsTheFrame()
    {
        using var fixture = new TokenizerFixture();
        var json = File.ReadAllText(fixture.Tokenizer);
        const string Template = """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"x":{"id":"x","ids":[0],"tokens":["x"]}}}""";
        File.WriteAllText(fixture.Tokenizer, json.Replace("\"post_processor\": null", $"\"post_processor\": {Template}", StringComparison.Ordinal));
        Assert.Equal([0, .. IdsOf(fixture, "a")], IdsOf(fixture.Run(EncodeCommand.Create(), """{"text":"a"}""", "--special").Output[0]));
        Assert.Equal(IdsOf(fixture, "a"), IdsOf(fixture.Run(EncodeCommand.Create(), """{"text":"a"}""").Output[0]));
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n[1]", ":2: is no JSON object")]
    [InlineData("{\"text\":", ":1: is no JSON object")]
    [InlineData("{\"body\":\"a\"}", ":1: has no text 'text'")]
    [InlineData("{\"text\":5}", ":1: has no text 'text'")]
    [InlineData("{\"text\":\"\\ud800\"}", "lone surrogate")]
    public void Encode_OfAWrongLine_SaysWhere(string lines, string expected)
    {
        using var fixture = new TokenizerFixture();
        var failure = Assert.Throws<DomainAdaptException>(() => fixture.Run(EncodeCommand.Create(), lines));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_OfNoFile_SaysSo()
    {
        using var fixture = new TokenizerFixture();
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFixture.Run(EncodeCommand.Create(), fixture.Lines, "--tokenizer", fixture.Tokenizer));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    private static List<int> IdsOf(TokenizerFixture fixture, string text)
    {
        var ids = new List<int>();
        var tokenizer = TokenizerFile.Load(fixture.Tokenizer);
        tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
        return ids;
    }

    private static List<int> IdsOf(JsonElement line) => [.. line.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
}
