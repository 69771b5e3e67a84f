using System.Diagnostics;
using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Export;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Training.Tests.Export;

/// <summary>
/// Holds text to that of another runtime, node-llama-cpp, on the same model: ids of prompts and most probable continuations are equal.
/// <c>tests/other-runtime.sh</c> installs it into a folder of its own and names it with DOMAINADAPT_OTHER_RUNTIME.
/// </summary>
public sealed class OtherRuntimeTests : IDisposable
{
    private const int NewTokens = 48;

    private static readonly string? Runtime = Environment.GetEnvironmentVariable("DOMAINADAPT_OTHER_RUNTIME");
    private static readonly string? Results = Environment.GetEnvironmentVariable("DOMAINADAPT_OTHER_RUNTIME_RESULTS");
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly string[] Prompts =
        ["The court held", "Once upon a time", "In 2019, the plaintiff's claim\n\nwas  dismissed", " naïve 🙂", "x"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    public void Generate_Stories260k_GivesTheTextOfTheOtherRuntime_AndOfTheReference()
    {
        Skip();
        var shared = SharedData.Path("data/models/stories260k");
        Assert.SkipUnless(shared is not null, "needs the shared test data: data/models/stories260k");
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(shared!, "reference-logits.json")));
        var items = reference.RootElement.GetProperty("items").EnumerateArray().ToList();
        using var model = PretrainedModel.Load(
            Path.Combine(shared!, "config.json"), Path.Combine(shared!, "model.safetensors"), Path.Combine(shared!, "tokenizer.json"));

        var theirs = CompareWithOurs("stories260k", model, [.. items.Select(item => item.GetProperty("prompt").GetString()!)]);

        Assert.Equal(items.Select(item => item.GetProperty("greedy_text").GetString()), items.Zip(theirs, (item, text) => item.GetProperty("prompt").GetString() + text));
    }

    [Theory(Explicit = true)]
    [InlineData("llama")]
    [InlineData("untied")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("olmo2")]
    [InlineData("gemma")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("gpt2")]
    [InlineData("neox")]
    [InlineData("bloom")]
    public void Generate_ARandomModel_GivesTheTextOfTheOtherRuntime(string name)
    {
        Skip();
        using var model = SomePretrained.Load(_folder, name);
        CompareWithOurs($"random {name}", model, Prompts);
    }

    private static void Skip()
        => Assert.SkipUnless(Runtime is { Length: > 0 }, "needs node-llama-cpp: run tests/other-runtime.sh, or name its folder with DOMAINADAPT_OTHER_RUNTIME");

    /// <summary>Compares ids and texts, and gives the other runtime's texts.</summary>
    private string[] CompareWithOurs(string name, PretrainedModel model, string[] prompts)
    {
        var generator = new TextGenerator(model);
        var ours = prompts.Select(prompt => generator.Generate(prompt, new GenerationOptions { MaxNewTokens = NewTokens })[0]).ToList();
        var path = _folder.At("model.gguf");
        using (var file = File.Create(path))
            Gguf.Write(file, model, name);

        using var output = JsonDocument.Parse(Generate(path, [.. prompts.Select(prompt => new PromptLine(prompt, NewTokens))]));
        var theirs = output.RootElement.GetProperty("results").EnumerateArray().ToList();

        Assert.Equal(prompts.Select(generator.Encode), theirs.Select(each => Ids(each, "prompt_ids")));
        Assert.Equal(ours.Select(each => each.Ids), theirs.Select(each => Ids(each, "ids")));
        Record(output.RootElement.GetProperty("runtime").GetString()!, name, prompts.Length, ours.Sum(each => each.Ids.Count));
        return [.. theirs.Select(each => each.GetProperty("text").GetString()!)];
    }

    private string Generate(string modelPath, PromptLine[] prompts)
    {
        var promptsPath = _folder.At("prompts.json");
        File.WriteAllText(promptsPath, JsonSerializer.Serialize(prompts, Format));
        var script = Path.Combine(AppContext.BaseDirectory, "Export", "generate.mjs");
        using var process = Process.Start(new ProcessStartInfo("node", [script, modelPath, promptsPath]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static void Record(string runtime, string model, int prompts, int tokens)
    {
        if (Results is { Length: > 0 })
            File.AppendAllText(Results, JsonSerializer.Serialize(new { runtime, model, prompts, tokens, equal = true }, Format) + "\n");
    }

    private static IEnumerable<int> Ids(JsonElement result, string member) => result.GetProperty(member).EnumerateArray().Select(id => id.GetInt32());

    private sealed record PromptLine(string Prompt, int Tokens);
}
