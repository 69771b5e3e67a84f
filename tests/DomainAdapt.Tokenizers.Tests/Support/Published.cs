using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        return Loaded.GetOrAdd(name, _ => new Lazy<ByteLevelBpe>(() => Load(name))).Value;
    }

    /// <summary>The file's bytes.</summary>
    public static byte[] File(string name)
    {
        SkipUnlessShared();
        using var file = new MemoryStream();
        using var stream = Open($"data/tokenizers/{name}/tokenizer.json.gz");
        stream.CopyTo(file);
        return file.ToArray();
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

    private static GZipStream Open(string path) => new(System.IO.File.OpenRead(SharedData.Path(path)!), CompressionMode.Decompress);

    // Files that ask for NFC are refused; the tests take that out and use text that is in that form already.
    private static ByteLevelBpe Load(string name)
    {
        var json = JsonNode.Parse(File(name))!;
        json["normalizer"] = null;
        return TokenizerFile.Load(new MemoryStream(Encoding.UTF8.GetBytes(json.ToJsonString())), name);
    }
}
