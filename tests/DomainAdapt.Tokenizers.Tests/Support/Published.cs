using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Published tokenizers of the shared data, and what Hugging Face tokenizers makes of 434 strings with them.</summary>
internal static class Published
{
    private static readonly ConcurrentDictionary<string, Lazy<ByteLevelBpe>> Loaded = new();

    /// <summary>The tokenizer; the test is skipped where the shared data is absent.</summary>
    public static ByteLevelBpe Tokenizer(string name)
    {
        SkipUnlessShared();
        return Loaded.GetOrAdd(name, _ => new Lazy<ByteLevelBpe>(() => TokenizerFile.Load(Open($"data/tokenizers/{name}/tokenizer.json.gz"), name))).Value;
    }

    /// <summary>Text, ids and decoded text.</summary>
    public static IReadOnlyList<(string Text, int[] Ids, string Decoded)> Golden(string name)
    {
        SkipUnlessShared();
        using var reader = new StreamReader(Open($"data/tokenizers/golden/{name}.jsonl.gz"));
        var lines = new List<(string, int[], string)>();
        while (reader.ReadLine() is { } line)
        {
            var json = JsonDocument.Parse(line).RootElement;
            lines.Add((
                json.GetProperty("text").GetString()!,
                [.. json.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())],
                json.GetProperty("decoded").GetString()!));
        }
        return lines;
    }

    public static void SkipUnlessShared()
        => Assert.SkipUnless(SharedData.Path("data/tokenizers") is not null, "The shared test data is not beside the repository.");

    private static GZipStream Open(string path) => new(File.OpenRead(SharedData.Path(path)!), CompressionMode.Decompress);
}
