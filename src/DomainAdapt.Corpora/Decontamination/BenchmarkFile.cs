using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>
/// A benchmark in JSON lines, plain or compressed, an item each: either its texts (<c>id</c>, <c>query</c>, <c>answer</c>, or the fields that the
/// public benchmarks use), or a pack of hashed runs (<c>id</c>, <c>words</c>, and <c>query</c> and <c>answer</c> as base64 of little-endian 64-bit
/// hashes), which can be handed on without handing on the test.
/// </summary>
public static class BenchmarkFile
{
    private static readonly string[] QueryFields = ["query", "question", "prompt", "problem", "input", "context", "text"];
    private static readonly string[] AnswerFields = ["answer", "canonical_solution", "solution", "target", "output", "long_answer"];
    private static readonly string[] IdFields = ["id", "task_id", "idx", "pubid"];

    /// <summary>Reads the items, as runs of <paramref name="words"/> words.</summary>
    /// <exception cref="DomainAdaptException">There is no such file, a line is no item, or a pack has runs of another length.</exception>
    public static IReadOnlyList<BenchmarkItem> Read(string path, int words)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected a benchmark in JSON lines.", ExitCodes.InputsMissing);
        var items = new List<BenchmarkItem>();
        using var reader = new StreamReader(Decompression.OpenFile(path));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                items.Add(ItemOf(line, $"{path}:{number}", number, words));
        }
        return items.Count > 0 ? items : throw new DomainAdaptException($"{path}: has no item; expected a JSON object on each line.", ExitCodes.InputsMissing);
    }

    /// <summary>Writes items as a pack.</summary>
    public static void WritePack(TextWriter output, IEnumerable<BenchmarkItem> items, int words)
    {
        foreach (var item in items)
        {
            output.Write(JsonSerializer.Serialize(new { id = item.Id, words, query = Encode(item.Query), answer = Encode(item.Answer) }));
            output.Write('\n');
        }
    }

    private static BenchmarkItem ItemOf(string line, string place, int number, int words)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var id = IdFields.Select(field => Scalar(root, field)).FirstOrDefault(found => found is not null) ?? $"{number}";
            if (root.TryGetProperty("words", out var packed) && packed.ValueKind == JsonValueKind.Number)
            {
                if (packed.GetInt32() != words)
                    throw Unfit(place, $"is a pack of runs of {packed} words, but {words} are asked for; ask for {packed}, or make the pack anew");
                return new BenchmarkItem(id, Decode(Scalar(root, "query")), Decode(Scalar(root, "answer")));
            }
            var (query, answer) = (First(root, QueryFields), First(root, AnswerFields));
            if (query is null && answer is null)
                throw Unfit(place, $"has neither a query ({string.Join(", ", QueryFields)}) nor an answer ({string.Join(", ", AnswerFields)})");
            return BenchmarkItem.Of(id, Encoding.UTF8.GetBytes(query ?? ""), Encoding.UTF8.GetBytes(answer ?? ""), words);
        }
        catch (Exception cause) when (cause is JsonException or FormatException or InvalidOperationException)
        {
            throw Unfit(place, $"is no benchmark item ({cause.Message.TrimEnd('.')}); expected a JSON object");
        }
    }

    private static string? First(JsonElement root, string[] fields) => fields.Select(field => Scalar(root, field)).FirstOrDefault(found => found is not null);

    private static string? Scalar(JsonElement root, string field)
        => root.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    private static string Encode(IReadOnlyList<ulong> hashes) => Convert.ToBase64String(MemoryMarshal.AsBytes<ulong>(hashes.ToArray()));

    private static ulong[] Decode(string? text)
    {
        var bytes = Convert.FromBase64String(text ?? "");
        if (bytes.Length % sizeof(ulong) != 0)
            throw new FormatException($"{bytes.Length} bytes are no whole number of hashes");
        return MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();
    }

    private static DomainAdaptException Unfit(string place, string found) => new($"{place}: {found}.", ExitCodes.Spec);
}
