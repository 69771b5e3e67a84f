using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Published tokenizers of the shared data, and what Hugging Face tokenizers makes of 434 strings with them.</summary>
internal static class Published
{
    private static readonly ConcurrentDictionary<(string, bool), Lazy<Utf8Tokenizer>> Loaded = new();

    /// <summary>A byte-level tokenizer; the test is skipped where the shared data is absent.</summary>
    public static ByteLevelBpe Tokenizer(string name) => (ByteLevelBpe)Load(name);

    /// <summary>The tokenizer of that name; as Hugging Face does, special tokens are read from text where asked for.</summary>
    public static Utf8Tokenizer Load(string name, bool specialTokensAsText = false)
    {
        SkipUnlessShared();
        return Loaded.GetOrAdd((name, specialTokensAsText), _ => new Lazy<Utf8Tokenizer>(() =>
        {
            using var stream = OpenTokenizer(name);
            return TokenizerFile.Load(stream, name, new TokenizerOptions { SpecialTokensAsText = specialTokensAsText });
        })).Value;
    }

    /// <summary>A tokenizer's file.</summary>
    public static Stream OpenTokenizer(string name)
    {
        SkipUnlessShared();
        return Open(name switch
        {
            "stories260k" => "data/models/stories260k/tokenizer.json",
            "bert-base-uncased" => "data/tokenizers/bert-base-uncased/tokenizer.json",
            "stories260k-sentencepiece" => "data/models/stories260k/tokenizer.model",
            "sentencepiece-unigram-test" => "data/tokenizers/sentencepiece-unigram-test/test_model.model",
            _ => $"data/tokenizers/{name}/tokenizer.json.gz",
        });
    }

    /// <summary>Text, ids and decoded text.</summary>
    public static IReadOnlyList<(string Text, int[] Ids, string Decoded)> Golden(string name)
        => [.. GoldenLines(name).Select(json => (json.GetProperty("text").GetString()!, Ids(json, "ids"), json.GetProperty("decoded").GetString()!))];

    /// <summary>Text, and its ids with the special tokens around them.</summary>
    public static IReadOnlyList<(string Text, int[] Ids)> GoldenWithFrame(string name)
        => [.. GoldenLines(name).Select(json => (json.GetProperty("text").GetString()!, Ids(json, "ids_with_special")))];

    /// <summary>Text and ids of the test vectors of llama.cpp.</summary>
    public static IReadOnlyList<(string Text, int[] Ids)> LlamaCpp(string name)
        => [.. GoldenLines($"llama.cpp-{name}").Select(json => (json.GetProperty("text").GetString()!, Ids(json, "ids")))];

    /// <summary>Files of real text: how many tokens a tokenizer makes of each, and SHA-256 of their ids as little-endian uint32.</summary>
    public static IReadOnlyList<(string File, int Tokens, string Sha256)> CorpusCounts(string name)
    {
        SkipUnlessShared();
        using var json = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data/corpora/token-counts.json")!));
        return
        [
            .. json.RootElement.GetProperty("files").EnumerateObject().Select(file => (
                file.Name,
                file.Value.GetProperty(name).GetProperty("tokens").GetInt32(),
                file.Value.GetProperty(name).GetProperty("sha256_of_ids_uint32_le").GetString()!)),
        ];
    }

    /// <summary>The documents of a file of real text: the field <c>text</c> of every line, or the whole of a plain text.</summary>
    public static IEnumerable<byte[]> CorpusTexts(string file)
    {
        using var stream = Open($"data/corpora/{file}");
        using var reader = new StreamReader(stream);
        if (!file.Contains(".jsonl", StringComparison.Ordinal))
        {
            yield return Encoding.UTF8.GetBytes(reader.ReadToEnd());
            yield break;
        }
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return Encoding.UTF8.GetBytes(json.RootElement.GetProperty("text").GetString()!);
        }
    }

    public static void SkipUnlessShared()
        => Assert.SkipUnless(SharedData.Path("data/tokenizers") is not null, "The shared test data is not beside the repository.");

    private static List<JsonElement> GoldenLines(string name)
    {
        SkipUnlessShared();
        using var reader = new StreamReader(Open($"data/tokenizers/golden/{name}.jsonl.gz"));
        var lines = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
            lines.Add(JsonDocument.Parse(line).RootElement);
        return lines;
    }

    private static int[] Ids(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    private static Stream Open(string path)
    {
        var file = File.OpenRead(SharedData.Path(path)!);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
