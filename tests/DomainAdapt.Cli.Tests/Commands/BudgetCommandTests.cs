using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class BudgetCommandTests
{
    [Fact]
    public void Budget_AsTables_ShowsFormulaConstantsAndSource()
    {
        var (code, text) = Run("--parameters", "7B", "--tokens", "20B", "--unique-tokens", "5B");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("7B parameters, 20B tokens, 8 x H100 SXM 80 GB", text, StringComparison.Ordinal);
        Assert.Contains("6·N·D; N = 7B, D = 20B", text, StringComparison.Ordinal);
        Assert.Contains("Kaplan et al., arXiv:2001.08361, 2020", text, StringComparison.Ordinal);
        Assert.Contains("It does not fit with nothing split (DDP); it does with ZeRO stage 1: give --zero 1.", text, StringComparison.Ordinal);
        Assert.Contains("R* = 15.39", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_AsJson_HasEveryFigure()
    {
        var (code, text) = Run("--parameters", "1B", "--mfu", "0.5", "--gpu", "a100", "--recompute", "none", "--json");
        Assert.Equal(ExitCodes.Done, code);
        using var json = JsonDocument.Parse(text);
        var figures = json.RootElement.GetProperty("sections").EnumerateArray().SelectMany(section => section.GetProperty("figures").EnumerateArray()).ToList();
        var rule = figures.Single(figure => figure.GetProperty("name").GetString() == "training FLOPs, rule");
        Assert.Equal(1.2e20, rule.GetProperty("value").GetDouble());
        Assert.Equal("6·N·D", rule.GetProperty("formula").GetString());
        Assert.Equal("N", rule.GetProperty("constants")[0].GetProperty("name").GetString());
        Assert.Equal(9, json.RootElement.GetProperty("sizes").GetArrayLength());
        Assert.Equal("none", json.RootElement.GetProperty("request").GetProperty("recompute").GetString());
    }

    [Fact]
    public void Budget_AsHtml_WritesAPage()
    {
        using var folder = new TempFolder();
        var page = folder.At("budget.html");
        var (code, text) = Run("--parameters", "1B", "--days", "7", "--html", page);
        Assert.Equal((ExitCodes.Done, page + Environment.NewLine), (code, text));
        var html = File.ReadAllText(page);
        Assert.Equal(4, html.Split("<svg class=\"chart\"").Length - 1);
        Assert.Contains("GPUs to be done in time", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_OfAModel_TakesItsParameters() => Assert.StartsWith("6.738B parameters", Run("--model", "llama-7b", "--precision", "lora").Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("--parameters is 1GB", "--parameters", "1GB")]
    [InlineData("--parameters and --model", "--parameters", "1B", "--model", "gpt2")]
    [InlineData("expected one of gpt2, ", "--model", "gpt7")]
    [InlineData("Adam in INT8 at 6 bytes does not train", "--precision", "int8")]
    [InlineData("--gpus is 0", "--gpus", "0")]
    [InlineData("--mfu is 40", "--mfu", "40")]
    [InlineData("--days is 0", "--days", "0")]
    public void Budget_OfAWrongLine_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Run(arguments));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_OfAnUnknownGpu_NamesTheKnown()
        => Assert.Contains(BudgetCommand.Create().Parse(["--gpu", "b900"]).Errors, error => error.Message.Contains("h100-pcie", StringComparison.Ordinal));

    [Fact]
    public void Verify_HoldsEveryNumber()
    {
        var (code, text) = Run("verify");
        Assert.Equal(ExitCodes.Done, code);
        Assert.DoesNotContain("What fails", text, StringComparison.Ordinal);
        var last = text.TrimEnd().Split('\n')[^1].Split(' ');
        Assert.Equal(last[0], last[2]);
    }

    [Fact]
    public void Verify_All_ShowsEachRow() => Assert.Contains("50,558,868,480", Run("verify", "--all").Text, StringComparison.Ordinal);

    [Fact]
    public void Verify_AsJson_HasExpectedComputedAndTolerance()
    {
        using var json = JsonDocument.Parse(Run("verify", "--json").Text);
        Assert.All(json.RootElement.EnumerateArray(), row => Assert.True(row.GetProperty("passes").GetBoolean(), row.GetRawText()));
        Assert.Contains(json.RootElement.EnumerateArray(), row => row.GetProperty("expected").GetDouble() == 568_747_622_400);
    }

    [Fact]
    public void BloombergGpt_SaysThatNoSourceWasExhausted()
    {
        var (code, text) = Run("bloomberggpt");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("51.27 %", text, StringComparison.Ordinal);
        Assert.Contains("no source was exhausted: 569B is 80.2 % of one pass", text, StringComparison.Ordinal);
    }

    private static (int Code, string Text) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false };
        var code = BudgetCommand.Create().Parse(arguments).Invoke(configuration);
        return (code, output.ToString());
    }
}
