using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Training.Tests.Generation;

/// <summary>Holds text to what a separate program computed from a published model (karpathy/tinyllamas, stories260K).</summary>
public sealed class TextGeneratorTests : IDisposable
{
    private const string Prompt = "Once upon a time";
    private const string Continuation
        = ", there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. "
        + "She wanted to play with it,";

    private static readonly string? Folder = SharedData.Path("data/models/stories260k");

    private PretrainedModel? _model;

    public void Dispose() => _model?.Dispose();

    [Fact]
    public void Generate_GivesTheReferenceText()
    {
        var generator = Load();
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, "reference-logits.json")));
        foreach (var item in reference.RootElement.GetProperty("items").EnumerateArray())
        {
            var (prompt, expected) = (item.GetProperty("prompt").GetString()!, Ids(item.GetProperty("greedy_ids")));
            var streamed = "";

            var generated = Assert.Single(generator.Generate(
                prompt, new GenerationOptions { MaxNewTokens = expected.Length }, onText: (_, text) => streamed += text));

            Assert.Equal(Ids(item.GetProperty("ids")), generator.Encode(prompt));
            Assert.Equal(expected, generated.Ids);
            Assert.Equal(item.GetProperty("greedy_text").GetString(), prompt + generated.Text);
            Assert.Equal(generated.Text, streamed);
        }
    }

    [Fact] // At the start of a text, this tokenizer's first space is none.
    public void Generate_OfNoPrompt_BeginsAText()
    {
        var generated = Load().Generate("", new GenerationOptions { MaxNewTokens = 52 });
        Assert.StartsWith(Prompt + Continuation, generated[0].Text);
    }

    [Theory]
    [InlineData("Lily", ", there was a little girl named ")]
    [InlineData(".", ", there was a little girl named Lily")]
    [InlineData("ly. Sh", ", there was a little girl named Li")] // begins and ends within tokens
    [InlineData(", t", "")]
    public void Generate_EndsAtAStopString(string stop, string expected)
    {
        var generated = Load().Generate(Prompt, new GenerationOptions { MaxNewTokens = 48 }, ["never", stop])[0];
        Assert.Equal((expected, EndReason.StopString), (generated.Text, generated.End));
        Assert.InRange(generated.Ids.Count, 1, 24);
    }

    [Fact]
    public void Generate_AFewWays_GivesEachItsOwnText()
    {
        var options = new GenerationOptions { MaxNewTokens = 40, Sampling = new SamplingOptions { Temperature = 2 }, Seed = 7 };
        var streamed = new string[3];
        var generator = Load();

        var ways = generator.Generate(Prompt, options, ["."], count: 3, (index, text) => streamed[index] += text);

        Assert.Equal(3, ways.Select(way => way.Text).Distinct().Count());
        Assert.Equal(ways.Select(way => way.Text), streamed);
        Assert.Equal(generator.Generate(Prompt, options, ["."])[0].Text, ways[0].Text);
    }

    private TextGenerator Load()
    {
        Assert.SkipUnless(Folder is not null, "needs the shared test data: data/models/stories260k");
        _model = PretrainedModel.Load(
            Path.Combine(Folder!, "config.json"), Path.Combine(Folder!, "model.safetensors"), Path.Combine(Folder!, "tokenizer.json"));
        return new TextGenerator(_model);
    }

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];
}
