using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt identify FILE</c>: the language of each line.</summary>
internal static class IdentifyCommand
{
    private const int MaxLineBytes = 1 << 28;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Text, a line each, plain, .gz or .zst; - for standard input." };
        var model = new Option<string>("--model") { Description = "A fastText model whose labels are languages (lid.176.ftz, GlotLID, one of your own).", Required = true };
        var top = new Option<int>("--top") { Description = "Print so many labels a line, as `labels`, beside the first.", DefaultValueFactory = _ => 1 };
        var command = new Command("identify", """
            Print the language of each line, a JSON line each: label and probability.

              domainadapt identify corpus.txt --model lid.176.ftz
              zcat corpus.txt.gz | domainadapt identify - --model lid.176.ftz --top 3
            """)
        { file, model, top };
        command.SetAction(parsed =>
        {
            var labels = new LabelProbability[Math.Max(1, parsed.GetValue(top))];
            var predictor = new FastTextPredictor(FastTextModel.Load(parsed.GetRequiredValue(model)));
            using var input = Open(parsed.GetRequiredValue(file));
            using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            using var json = new Utf8JsonWriter(output);
            var lines = new ByteLines(input, MaxLineBytes);
            while (lines.TryRead(out var line))
            {
                Write(json, labels.AsSpan(0, predictor.Predict(line.Span, labels)), labels.Length);
                json.Flush();
                output.Write("\n"u8);
                json.Reset();
            }
            return ExitCodes.Done;
        });
        return command;
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

    private static Stream Open(string path)
        => path == JsonLines.StandardInput ? Decompression.Open(Console.OpenStandardInput(), "standard input") : Decompression.OpenFile(path);
}
