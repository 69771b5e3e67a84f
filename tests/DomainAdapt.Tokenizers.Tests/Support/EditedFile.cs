using System.Text;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>A <c>tokenizer.json</c> in memory, changed by a test.</summary>
internal static class EditedFile
{
    private const string Name = "tokenizer.json";

    public static MemoryStream Open(JsonNode json) => new(Encoding.UTF8.GetBytes(json.ToJsonString()));

    public static Utf8Tokenizer Load(JsonNode json) => TokenizerFile.Load(Open(json), Name);

    /// <summary>With another value at a path such as <c>model.vocab</c> the file is refused, in words that hold these and begin with its name.</summary>
    public static void AssertRefused(JsonNode json, string path, string value, string expected)
    {
        var names = path.Split('.');
        names[..^1].Aggregate(json, (node, name) => node[name]!)[names[^1]] = JsonNode.Parse(value);
        var failure = Assert.Throws<DomainAdaptException>(() => Load(json));
        Assert.StartsWith($"{Name}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }
}
