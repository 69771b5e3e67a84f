using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Pipelines.Specs.Binding;
using DomainAdapt.Pipelines.Specs.Describing;
using DomainAdapt.Pipelines.Specs.Yaml;
using Json.Schema;
using PipelineSchema = DomainAdapt.Pipelines.Specs.Describing.JsonSchema;

namespace DomainAdapt.Pipelines.Tests.Specs.Describing;

public sealed class JsonSchemaTests : IDisposable
{
    private static readonly Json.Schema.JsonSchema Schema = Read(PipelineSchema.Of(TestKinds.Catalog));
    private static readonly Json.Schema.JsonSchema Corpus = Read(PipelineSchema.OfCorpus(TestKinds.Catalog));

    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_IsItselfASchema()
    {
        var own = JsonDocument.Parse(PipelineSchema.Of(TestKinds.Catalog).ToJsonString()).RootElement;
        Assert.True(MetaSchemas.Draft202012.Evaluate(own, new EvaluationOptions { OutputFormat = OutputFormat.Flag }).IsValid);
    }

    [Fact]
    public void Of_AcceptsWhatBinds()
    {
        var spec = _folder.Load().Spec;
        Assert.True(IsValid(Schema, SpecFolder.Pipeline));
        Assert.True(IsValid(Schema, SpecPrinter.ToYaml(spec)));
        Assert.True(IsValid(Corpus, SpecFolder.Corpus("web")));
    }

    [Theory]
    [InlineData("name: finance", "seeds: 3")] // missing and unknown
    [InlineData("seed: 20260117", "seed: 1.5")]
    [InlineData("seed: 20260117", "seed: one")]
    [InlineData("domain: true", "domain: yes please")]
    [InlineData("by: group", "by: groups")]
    [InlineData("shard_bytes: 64 MiB", "shard_bytes: 64 miles")]
    [InlineData("shard_bytes: 64 MiB", "steps: []")] // a setting of another kind
    [InlineData("kind: mix", "kind: mxi")]
    [InlineData("budget_tokens: 2_000_000_000", "inputs: [read]")]
    [InlineData("min_words: 30", "min_words: many")]
    [InlineData("shares: { filings: 0.51, web: 0.49 }", "shares: 0.5")]
    [InlineData("scale: 1e-2", "scale: [1]")]
    [InlineData("{ kind: length, min_words: 30 }", "{ min_words: 30 }")]
    public void Of_RefusesWhatDoesNotBind(string right, string wrong)
    {
        var text = SpecFolder.Pipeline.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(SpecFolder.Pipeline, text);
        Assert.NotEmpty(_folder.Problems(text));
        Assert.False(IsValid(Schema, text));
    }

    [Theory]
    [InlineData("licence: CC0-1.0", "license: CC0-1.0")]
    [InlineData("kind: folder", "kind: foldr")]
    [InlineData("kind: lines", "kind: folder")] // an origin is no reader
    public void OfCorpus_RefusesWhatDoesNotBind(string right, string wrong)
        => Assert.False(IsValid(Corpus, SpecFolder.Corpus("web").Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void Of_ExplainsSettings()
    {
        var sample = PipelineSchema.Of(TestKinds.Catalog)["properties"]!["sample"]!;
        Assert.StartsWith("The part of each source", (string)sample["description"]!, StringComparison.Ordinal);
        var share = sample["properties"]!["share"]!;
        Assert.Equal("Share of documents kept, by a hash of the id; 1 unless given.", (string)share["description"]!);
        Assert.Equal(1, (int)share["default"]!);
    }

    private static Json.Schema.JsonSchema Read(JsonObject schema) => Json.Schema.JsonSchema.FromText(schema.ToJsonString());

    private static bool IsValid(Json.Schema.JsonSchema schema, string yaml)
    {
        var json = ToJson(YamlReader.ReadFile(yaml, "test", new Problems())!)!.ToJsonString();
        return schema.Evaluate(JsonDocument.Parse(json).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.Flag }).IsValid;
    }

    /// <summary>What a reader of YAML 1.2 (core schema) hands to a validator.</summary>
    private static JsonNode? ToJson(Node node)
    {
        switch (node)
        {
            case MapNode map:
                return new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value))));
            case ListNode list:
                return new JsonArray([.. list.Items.Select(ToJson)]);
            case ScalarNode { IsNull: true }:
                return null;
            case ScalarNode { IsPlain: true, Text: "true" or "false" } truth:
                return truth.Text == "true";
            default:
                var scalar = (ScalarNode)node;
                return scalar.IsPlain && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : scalar.Text;
        }
    }
}
