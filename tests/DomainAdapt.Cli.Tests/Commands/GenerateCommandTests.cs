using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generate_WritesTheTextThatJsonHas()
    {
        var model = TinyModel.Write(_folder);
        string[] arguments = [model, "--prompt", "the text", "--max-new-tokens", "20", "--temperature", "1", "--seed", "4"];

        var (code, text, errors) = Run(arguments);
        using var json = JsonDocument.Parse(Run([.. arguments, "--json"]).Output);

        Assert.Equal(ExitCodes.Done, code);
        var only = Assert.Single(json.RootElement.GetProperty("texts").EnumerateArray());
        Assert.Equal(only.GetProperty("text").GetString() + Environment.NewLine, text);
        Assert.Equal(20, only.GetProperty("ids").GetArrayLength());
        Assert.Equal("max_new_tokens", only.GetProperty("end").GetString());
        Assert.Contains("20 tokens; ended by --max-new-tokens", errors, StringComparison.Ordinal);
        Assert.Equal([0, .. Ids("the text")], json.RootElement.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32()));
    }

    [Fact] // A generator that ignores one of these makes it fail.
    public void Generate_TemperatureSeedTopKAndTopPMatter()
    {
        var model = TinyModel.Write(_folder);
        string Text(params string[] more) => Run([model, "--prompt", "the", "--max-new-tokens", "24", .. more]).Output;

        var drawn = Text("--temperature", "1");
        Assert.Equal(drawn, Text("--temperature", "1"));
        Assert.NotEqual(drawn, Text("--temperature", "1", "--seed", "1"));
        Assert.NotEqual(drawn, Text());
        Assert.Equal(Text(), Text("--temperature", "1e-9"));
        Assert.Equal(Text(), Text("--temperature", "1", "--top-k", "1"));
        Assert.Equal(Text(), Text("--temperature", "1", "--top-p", "1e-9"));
    }

    [Fact]
    public void Generate_EndsAtAStopString_AndWithTheContext()
    {
        var model = TinyModel.Write(_folder);
        var whole = Run(model, "--max-new-tokens", "100", "--temperature", "1");
        Assert.Contains("64 tokens; ended by the model's context", whole.Errors, StringComparison.Ordinal);
        var stop = Enumerable.Range(3, whole.Output.Length - 5).Select(at => whole.Output.Substring(at, 2)).First(pair => pair.All(char.IsAsciiLetter));

        var (_, text, errors) = Run(model, "--max-new-tokens", "100", "--temperature", "1", "--stop", stop);

        Assert.Equal(whole.Output[..whole.Output.IndexOf(stop, StringComparison.Ordinal)], text[..^Environment.NewLine.Length]);
        Assert.Contains("ended by a stop string", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_SeveralTexts_AreAllDifferent()
    {
        var (_, text, errors) = Run(TinyModel.Write(_folder), "--prompt", "the", "--temperature", "1", "--count", "3", "--max-new-tokens", "16");
        Assert.Equal(3, errors.Split("tokens; ended by").Length - 1);
        var texts = text.Split("--- ").Skip(1).Select(part => part["1 of 3".Length..]).ToList();
        Assert.Equal(3, texts.Distinct().Count());
    }

    [Fact] // Texts of a file are those of each prompt alone, however many grow together.
    public void Generate_OfAFile_WritesALineForEachText()
    {
        var model = TinyModel.Write(_folder);
        File.WriteAllText(_folder.At("prompts.jsonl"), """
            {"id": "a", "prompt": "the"}
            {"prompt": "the model goes on with the text"}

            {"id": 7, "prompt": ""}
            """);
        string[] Lines(params string[] more)
            => Run([model, "--prompts", _folder.At("prompts.jsonl"), "--max-new-tokens", "12", "--temperature", "1", .. more]).Output.Trim().Split(Environment.NewLine);

        var lines = Lines();
        Assert.Equal(lines, Lines("--batch", "1"));
        Assert.Equal(lines, Lines("--batch", "2"));
        var texts = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["a", $"{_folder.At("prompts.jsonl")}:2", "7"], texts.Select(text => text.GetProperty("id").GetString()));
        var alone = Run(model, "--prompt", "the", "--max-new-tokens", "12", "--temperature", "1").Output;
        Assert.Equal(alone[..^Environment.NewLine.Length], texts[0].GetProperty("text").GetString());
        Assert.All(texts, text => Assert.Equal("max_new_tokens", text.GetProperty("end").GetString()));
        Assert.Equal(6, Lines("--count", "2").Distinct().Count());
    }

    [Theory]
    [InlineData("""{"text": "x"}""", ":1: has no text 'prompt'")]
    [InlineData("""["x"]""", ":1: is no JSON object")]
    [InlineData("""{"prompt": "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"}""", ":1: the prompt has 66 tokens; expected 64 at most")]
    public void Generate_OfAWrongFile_SaysWhichLine(string line, string message)
    {
        var model = TinyModel.Write(_folder);
        File.WriteAllText(_folder.At("prompts.jsonl"), line);
        var failure = Assert.Throws<DomainAdaptException>(() => Run(model, "--prompts", _folder.At("prompts.jsonl")));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--batch is 0", "--batch", "0")]
    [InlineData("--prompts is given beside --prompt", "--prompts", "x.jsonl", "--prompt", "x")]
    [InlineData("--temperature is -1", "--temperature", "-1")]
    [InlineData("--temperature is 0, which always takes the most probable token", "--top-k", "3")]
    [InlineData("--top-p is 2", "--temperature", "1", "--top-p", "2")]
    [InlineData("--count is 2, and at temperature 0 all would be equal", "--count", "2")]
    [InlineData("--max-new-tokens is 0", "--max-new-tokens", "0")]
    [InlineData("--stop is empty", "--stop", "")]
    public void Generate_OfAWrongLine_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Run(["nowhere", .. arguments]));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_WithAnotherTokenizer_IsRefused()
    {
        var model = TinyModel.Write(_folder);
        var smaller = TinyModel.Write(_folder, "smaller", vocabulary: 262);
        var failure = Assert.Throws<DomainAdaptException>(() => Run(model, "--tokenizer", Path.Combine(smaller, "tokenizer.json")));
        Assert.Contains("has fingerprint", failure.Message, StringComparison.Ordinal);
    }

    private static List<int> Ids(string text)
    {
        var ids = new List<int>();
        TinyModel.Tokenizer(270).Encode(System.Text.Encoding.UTF8.GetBytes(text), ids);
        return ids;
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments) => TinyModel.Run(GenerateCommand.Create(), arguments);
}
