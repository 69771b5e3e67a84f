using System.CommandLine;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Languages;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt identify FILE</c>: the language of each line, or of each paragraph of a document.</summary>
internal static class IdentifyCommand
{
    private const int MaxLineBytes = 1 << 28;

    /// <summary>Makes the command.</summary>
    /// <param name="to">Takes what it prints; standard output unless given.</param>
    public static Command Create(Stream? to = null)
    {
        var defaults = new IdentifySpec();
        var file = new Argument<string>("file") { Description = "Text, a line each, plain, .gz or .zst; - for standard input." };
        var model = new Option<string?>("--model") { Description = "A fastText model whose labels are languages (lid.176.ftz, GlotLID, one of your own); the model in the program unless given." };
        var top = new Option<int>("--top") { Description = "Print so many labels a line, as `labels`, beside the first.", DefaultValueFactory = _ => 1 };
        var mode = new Option<IdentifyMode>("--mode") { Description = "document: each line. paragraph, mixed: each JSON line with text, or the whole of a file that is none.", DefaultValueFactory = _ => IdentifyMode.Document };
        var share = new Option<double>("--min-share") { Description = "Of mixed: smallest share of a language that is listed.", DefaultValueFactory = _ => defaults.MinShare };
        var bytes = new Option<int>("--min-paragraph-bytes") { Description = "Shorter lines are taken together with those after them.", DefaultValueFactory = _ => defaults.MinParagraphBytes };
        var command = new Command("identify", $"""
            Print the language of each line, a JSON line each: label and probability.

              domainadapt identify corpus.txt
              zcat corpus.txt.gz | domainadapt identify - --model lid.176.ftz --top 3
              domainadapt identify web.jsonl --mode paragraph      label, shares, and start, length, label and probability of each paragraph
              domainadapt identify web.jsonl --mode mixed          shares, and the languages above --min-share

            The model in the program (version {EmbeddedModel.Version}) knows {EmbeddedModel.Languages} languages; docs/languages.md lists them.
            """)
        { file, model, top, mode, share, bytes };
        command.SetAction(parsed =>
        {
            var predictor = new FastTextPredictor(parsed.GetValue(model) is { } path ? FastTextModel.Load(path) : EmbeddedModel.Model);
            var problems = new SpecProblems();
            new IdentifySpec { MinParagraphBytes = parsed.GetValue(bytes), MinShare = parsed.GetValue(share) }.Check(problems);
            problems.ThrowIfAny();
            using var output = new BufferedStream(to ?? Console.OpenStandardOutput(), 1 << 16);
            using var json = new Utf8JsonWriter(output);
            if (parsed.GetValue(mode) == IdentifyMode.Document)
                LabelLines(parsed.GetRequiredValue(file), predictor, Math.Max(1, parsed.GetValue(top)), json, output);
            else
                LabelParagraphs(parsed.GetRequiredValue(file), new ParagraphLanguages(predictor, parsed.GetValue(bytes)), parsed.GetValue(mode), parsed.GetValue(share), json, output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void LabelLines(string file, FastTextPredictor predictor, int top, Utf8JsonWriter json, Stream output)
    {
        var labels = new LabelProbability[top];
        using var input = Open(file);
        var lines = new ByteLines(input, MaxLineBytes);
        while (lines.TryRead(out var line))
        {
            Write(json, labels.AsSpan(0, predictor.Predict(line.Span, labels)), labels.Length);
            EndLine(json, output);
        }
    }

    private static void LabelParagraphs(string file, ParagraphLanguages languages, IdentifyMode mode, double minShare, Utf8JsonWriter json, Stream output)
    {
        foreach (var (id, text) in Texts(file))
        {
            languages.Label(text);
            json.WriteStartObject();
            if (id is not null)
                json.WriteString("id", id);
            json.WriteString("label", languages.Shares is [var first, ..] ? first.Label : null);
            json.WritePropertyName("shares");
            languages.WriteShares(json);
            if (mode == IdentifyMode.Paragraph)
            {
                json.WritePropertyName("paragraphs");
                languages.WriteParagraphs(json);
            }
            else
            {
                json.WriteStartArray("languages");
                foreach (var language in languages.Shares.Where(language => language.Share >= minShare))
                    json.WriteStringValue(language.Label);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            EndLine(json, output);
        }
    }

    // JSON lines are documents; any other file is one.
    private static IEnumerable<(string? Id, byte[] Text)> Texts(string file)
    {
        if (file.Contains(".jsonl", StringComparison.OrdinalIgnoreCase) || file == JsonLines.StandardInput)
        {
            foreach (var (id, text) in JsonLines.Texts(file))
                yield return (id, Encoding.UTF8.GetBytes(text));
            yield break;
        }
        using var input = Open(file);
        using var all = new MemoryStream();
        input.CopyTo(all);
        yield return (null, all.ToArray());
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<LabelProbability> labels, int asked)
    {
        json.WriteStartObject();
        json.WriteString("label", labels.IsEmpty ? null : labels[0].Label);
        json.WriteNumber("probability", labels.IsEmpty ? 0 : labels[0].Probability);
        if (asked > 1)
        {
            json.WriteStartArray("labels");
            foreach (var label in labels)
            {
                json.WriteStartObject();
                json.WriteString("label", label.Label);
                json.WriteNumber("probability", label.Probability);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void EndLine(Utf8JsonWriter json, Stream output)
    {
        json.Flush();
        output.Write("\n"u8);
        json.Reset();
    }

    private static Stream Open(string path)
        => path == JsonLines.StandardInput ? Decompression.Open(Console.OpenStandardInput(), "standard input") : Decompression.OpenFile(path);
}
