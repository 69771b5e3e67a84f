using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Cleaning.Repair;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt repair FILE...</c>: bytes of any encoding become UTF-8, and misread text reads as it was meant.</summary>
internal sealed class RepairCommand
{
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string[]> _files = new("file")
    {
        Description = "Text files, plain, .gz or .zst; a folder is walked; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _to = new("--to")
    {
        Description = "What to print: text, or jsonl (file, text, encoding, steps).",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<bool> _explain = new("--explain") { Description = "Say on standard error which encoding was found, why, and what was repaired." };
    private readonly Option<string?> _charset = new("--charset") { Description = "The encoding, or content type, that came with the bytes; found out from them unless given." };
    private readonly Option<bool> _encodingOnly = new("--encoding-only") { Description = "Repair misread encodings and nothing else: quotes, ligatures and widths stay." };

    private RepairCommand() => _to.AcceptOnlyFromAmong("text", "jsonl");

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var repair = new RepairCommand();
        var command = new Command("repair", """
            Print text as UTF-8, repaired: first the charset of the bytes, then text that was misread on its way (schÃ¶n becomes schön).

            It does what the step 'repair' of a pipeline does. Steps are called by the encoding that UTF-8 was misread as, each with how often.

              printf 'schÃ¶n' | domainadapt repair - --explain
              domainadapt repair old-pages/ --to jsonl | jq -r '[.file, .encoding] | @tsv'
              domainadapt repair letters.txt.gz --charset koi8-r --encoding-only
            """)
        { repair._files, repair._to, repair._explain, repair._charset, repair._encodingOnly };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(repair.Run(parsed, cancellationToken)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var isOnlyEncoding = parsed.GetValue(_encodingOnly);
        var repair = new TextRepair(isOnlyEncoding ? RepairSpec.EncodingOnly : new RepairSpec());
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        foreach (var file in Files(parsed.GetRequiredValue(_files)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var decoded = Charset.Decode(ReadAll(file), new CharsetHints(parsed.GetValue(_charset)));
            var counts = new RepairCounts();
            var text = Encoding.UTF8.GetString(repair.Repair(decoded.Text, isMarkup: false, counts).Span);
            if (parsed.GetValue(_to) == "jsonl")
                output.WriteLine(Line(file, text, decoded, counts).ToJsonString(Format));
            else
                output.Write(text);
            if (parsed.GetValue(_explain))
                errors.WriteLine($"{file}: {decoded.Encoding} (by {decoded.Evidence}), {decoded.Replacements} bytes lost; repaired: {(counts.Steps.Count == 0 ? "nothing" : counts)}.");
        }
        return ExitCodes.Done;
    }

    private static JsonObject Line(string file, string text, DecodedText decoded, RepairCounts counts) => new()
    {
        ["file"] = file,
        ["text"] = text,
        ["encoding"] = decoded.Encoding,
        ["replacements"] = decoded.Replacements,
        ["steps"] = new JsonObject([.. counts.Steps.Select(step => KeyValuePair.Create<string, JsonNode?>(step.Step, step.Count))]),
    };

    private static IEnumerable<string> Files(IEnumerable<string> paths) => paths.SelectMany<string, string>(path => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [path]);

    private static byte[] ReadAll(string file)
    {
        using var content = file == JsonLines.StandardInput ? Decompression.Open(Console.OpenStandardInput(), "standard input") : Decompression.OpenFile(file);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
