using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using DomainAdapt.Core.Fingerprints;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>
/// One pinned digest for each kind and version: output that changes while the version stays fails. After a change that is meant, raise the
/// kind's version, say so in CHANGELOG.md under <em>Changes output</em>, and run the explicit test that writes the digests anew.
/// </summary>
public sealed partial class GoldenDigestTests
{
    // Bits of training depend on the processor, and what gates read with them; these origins are fetched.
    // What the reader warc finds is pinned by hash, record by record, in the tests of its room; what the readers of tables make is held there
    // to files of other programs. The lists of c4_badwords and url, the model of perplexity, and the rules of
    // date, licence and expression are the user's.
    private static readonly string[] WithoutDigest =
    [
        "stage train", "stage evaluate", "stage gate", "step c4_badwords", "step url", "step perplexity", "step date", "step licence", "step expression", "reader warc", "reader csv", "reader tsv", "reader json", "reader parquet",
        "origin debian", "origin http", "origin s3", "origin huggingface", "origin common_crawl", "origin edgar",
    ];

    private static readonly string[] Readers = ["text", "markdown", "jsonl", "html", "xml", "dotnet_documentation", .. GoldenOfficeFiles.Corpora.Select(corpus => corpus.Kind)];
    private static readonly string[] Steps = ["extract", "repair", "normalise", "length", "repeated_lines", "gopher_quality", "gopher_repetition", "c4_quality", "c4_paragraph", "fineweb_quality", "refinedweb_lines", "nemo_heuristics", "data_juicer", "identify", "classify", "dehyphenate", "symbol_lines", "page_furniture", "inline_marks"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Labelled = Path.Combine("data", "labelled.txt");
    private const string Classifier = "classifier.bin";

    private static string GoldenPath => Path.Combine(
        Path.GetDirectoryName(MiniQuickstart.PipelineFile)!, "..", "tests", "DomainAdapt.EndToEnd.Tests", "golden-digests.json");

    [Fact]
    public async Task EveryKind_HasTheDigestOfItsVersion()
    {
        var golden = JsonSerializer.Deserialize<SortedDictionary<string, string>>(await File.ReadAllBytesAsync(GoldenPath))!;
        Assert.Equal(golden, await ComputeAsync());
    }

    [Fact(Explicit = true)]
    public async Task WriteTheDigestsAnew()
    {
        var digests = await ComputeAsync();
        await File.WriteAllTextAsync(GoldenPath, JsonSerializer.Serialize(digests, Indented) + "\n");
        Assert.NotEmpty(digests);
    }

    private static async Task<SortedDictionary<string, string>> ComputeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("domainadapt-golden-").FullName;
        try
        {
            WriteInput(folder);
            var (code, output, errors) = await DomainAdaptProcess.RunAsync(folder, "classifier", "train", Labelled, "-o", Classifier, "--dim", "8", "--lr", "0.5");
            Assert.True(code == 0, output + errors);
            (code, output, errors) = await DomainAdaptProcess.RunAsync(folder, "run", "golden.yaml", "--offline");
            Assert.True(code == 0, output + errors);
            var markers = Directory.EnumerateDirectories(Path.Combine(folder, "work", "store")).ToDictionary(
                path => Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('-')],
                path => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "marker.json"))).RootElement);
            var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var (_, kinds, _) = await DomainAdaptProcess.RunAsync(folder, "list", "kinds");
            foreach (Match kind in KindLine().Matches(kinds))
            {
                var name = $"{kind.Groups["role"].Value} {kind.Groups["name"].Value}";
                if (WithoutDigest.Contains(name))
                    continue;
                var of = StagesOf(kind.Groups["role"].Value, kind.Groups["name"].Value, markers.Keys);
                Assert.True(of.Length > 0, $"{name} is in no stage of the golden pipeline; add it there.");
                digests.Add($"{name} {kind.Groups["version"].Value}", Sha256Hex.Of(string.Join('\n', of.Select(stage => DigestOf(kind.Groups["role"].Value, markers[stage])))));
            }
            return digests;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a stage handed on; of a step, the documents, rejects, cuts and measures, since tables are the stage's own.</summary>
    private static string DigestOf(string role, JsonElement marker)
    {
        if (role != "step")
            return marker.GetProperty("digest").GetString()!;
        var files = marker.GetProperty("files").EnumerateArray().Where(file => file.GetProperty("channel").GetString() != "tables");
        return Sha256Hex.Of(string.Join('\n', files.Select(file =>
            $"{file.GetProperty("channel")}/{file.GetProperty("name")} {(file.TryGetProperty("source", out var source) ? source : "")} {file.GetProperty("rows")} {file.GetProperty("bytes")} {file.GetProperty("sha256")}")));
    }

    private static string[] StagesOf(string role, string name, IEnumerable<string> stages) => [.. stages.Where(stage => role switch
    {
        "reader" => stage == $"read@{name}",
        "origin" => stage == (name == "package" ? "acquire@dotnet_documentation" : "acquire@jsonl"),
        "step" => stage.StartsWith($"clean_{name}@", StringComparison.Ordinal),
        _ => stage == name || stage.StartsWith(name + "@", StringComparison.Ordinal),
    }).Order(StringComparer.Ordinal)];

    private static void WriteInput(string folder)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        string[] paragraphs = [.. Enumerable.Range(0, 40).Select(Paragraph)];
        File.WriteAllText(Path.Combine(data, "a.txt"), string.Join("\n\n", paragraphs));
        File.WriteAllText(Path.Combine(data, "a.md"), "# Heading\n\n" + string.Join("\n\n- item\n", paragraphs));
        File.WriteAllText(Path.Combine(data, "a.jsonl"), string.Concat(paragraphs.Append(paragraphs[3]).Select((text, n) => JsonSerializer.Serialize(new { id = n, text }) + "\n")));
        File.WriteAllText(
            Path.Combine(data, "a.html"),
            $"<!DOCTYPE html><html><head><title>Golden</title></head><body><nav><a href='/'>Home</a></nav><main><h1>Golden</h1>{string.Concat(paragraphs.Select(text => $"<p>{text}</p>"))}</main><footer>Imprint</footer></body></html>",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.WriteAllText(Path.Combine(data, "a.xml"), $"<all>{string.Concat(paragraphs.Select((text, n) => $"<record id='{n}'><body>{text}</body></record>"))}</all>");
        File.WriteAllText(Path.Combine(data, "benchmark.jsonl"), JsonSerializer.Serialize(new { id = "q1", query = paragraphs[7] }) + "\n");
        File.WriteAllLines(Path.Combine(folder, Labelled), paragraphs.Select((text, n) => $"__label__{(n % 2 == 0 ? "even" : "odd")} {text.ReplaceLineEndings(" ")}"));
        GoldenOfficeFiles.Write(data, paragraphs);
        (string Kind, string Read, string From)[] corpora =
        [
            ("text", "{ kind: text, split: blank_line }", Local("a.txt")),
            ("markdown", "{ kind: markdown }", Local("a.md")),
            ("jsonl", "{ kind: jsonl }", Local("a.jsonl")),
            ("html", "{ kind: html }", Local("a.html")),
            ("xml", "{ kind: xml, record: record, key: \"@id\", text: [body] }", Local("a.xml")),
            ("dotnet_documentation", "{ kind: dotnet_documentation }", "{ kind: package, package: Microsoft.NETCore.App.Ref, version: 10.0.12, include: [\"**/ref/net10.0/System.Text.Json.xml\"] }"),
            .. GoldenOfficeFiles.Corpora.Select(corpus => (corpus.Kind, corpus.Read, Local(corpus.Files))),
        ];
        foreach (var (kind, read, from) in corpora)
            File.WriteAllText(Path.Combine(folder, $"{kind}.corpus.yaml"), $"id: golden-{kind}\ntitle: Golden\nlicence: CC0-1.0\nfrom: {from}\nread: {read}\n");
        var pipeline = new StringBuilder("name: golden\nseed: 5\nsources:\n");
        foreach (var reader in Readers)
            pipeline.Append($"  {reader}: {{ corpus: {reader}.corpus.yaml, domain: {(reader == "jsonl" ? "true" : "false")}, holdout: {{ by: hash, share: 0.1 }} }}\n");
        pipeline.Append("stages:\n  - kind: acquire\n  - kind: read\n");
        foreach (var step in Steps)
        {
            var settings = step switch
            {
                "identify" => ", mode: paragraph, keep: [en], min_probability: 0.2",
                "classify" => $", model: {Classifier}, label: even, min_probability: 0.5",
                _ => "",
            };
            pipeline.Append($"  - {{ kind: clean, name: clean_{step}, inputs: [read], steps: [ {{ kind: {step}{settings} }} ] }}\n");
        }
        pipeline.Append(
            """
              - { kind: clean, inputs: [read], steps: [ { kind: extract }, { kind: normalise } ] }
              - { kind: dedup_exact, priority: [jsonl] }
              - { kind: dedup_near, threshold: 0.7 }
              - { kind: decontaminate, benchmarks: [data/benchmark.jsonl], words: 8, max_documents: 3, action: cut, margin_bytes: 20 }
              - { kind: dedup_paragraphs, inputs: [dedup_exact], unit: line, min_words_left: 3 }
              - { kind: dedup_substring, inputs: [dedup_exact], min_bytes: 40, min_words_left: 3 }
              - { kind: hold_out, inputs: [dedup_exact], max_removed_share: 1 }
              - { kind: redact, inputs: [hold_out] }
              - { kind: train_tokenizer, inputs: [hold_out], vocabulary: 512 }
              - { kind: tokenize, inputs: [hold_out], tokenizer: train_tokenizer }
              - { kind: mix, inputs: [tokenize], sequence_tokens: 64, shares: { jsonl: 0.51, dotnet_documentation: 0.49 } }

            """);
        File.WriteAllText(Path.Combine(folder, "golden.yaml"), pipeline.ToString());

        static string Local(params string[] names) => $"{{ kind: path, path: data, include: [{string.Join(", ", names)}] }}";
    }

    // Prose with what the kinds look for: repeated lines, doubled spaces, a combining accent, symbols, short and long texts.
    private static string Paragraph(int number)
    {
        string[] words = ["the", "filing", "of", "that", "company", "shows", "a", "margin", "with", "risk", "and", "cafe\u0301", "prices", "rose", "by", "7", "percent", "in", "markets", "to", "be"];
        var text = string.Join(' ', Enumerable.Range(0, 12 + (number * 7 % 90)).Select(word => words[((word * (number + 3)) + (word / 5)) % words.Length]));
        return number % 6 == 0 ? $"{text}.\nThis line is said twice, word for word, in one text.\nThis line is said twice, word for word, in one text." : $"{text}  #{number} …";
    }

    [GeneratedRegex(@"^(?<name>[a-z0-9_]+) \((?<role>[a-z]+), version (?<version>\d+)\)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KindLine();
}
