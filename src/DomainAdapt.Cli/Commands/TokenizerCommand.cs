using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Measures;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt tokenizer train|extend|compare</c>: learns tokenizers, adds tokens to one, and shows how well they fit texts.</summary>
internal static class TokenizerCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("tokenizer", "Train tokenizers, and look into them.") { TokenizerTrainCommand.Create(), TokenizerExtendCommand.Create(), Compare() };

    private static Command Compare()
    {
        var files = new Argument<string[]>("file") { Description = "JSON lines with a text each; - for standard input.", Arity = ArgumentArity.OneOrMore };
        var tokenizers = TokenizerOption.Several();
        var field = new Option<string>("--field") { Description = "The member that holds the text.", DefaultValueFactory = _ => "text" };
        var json = new Option<bool>("--json") { Description = "Print a JSON line for each source and tokenizer instead of a table." };
        var command = new Command(
            "compare",
            "Show how tokenizers cut texts, for each source (the member 'source' of a line, else its file): tokens a word, bytes a token, and the "
            + "shares of tokens that are unknown or stand for a single byte. Fewer tokens a word are cheaper to train on and to generate.")
        {
            files, tokenizers, field, json,
        };
        command.SetAction(parsed =>
        {
            var paths = parsed.GetRequiredValue(tokenizers);
            (string Path, Utf8Tokenizer Tokenizer)[] all = [.. paths.Distinct(StringComparer.Ordinal).Select(path => (path, TokenizerFile.Load(path)))];
            var rows = Measure(parsed.GetRequiredValue(files), parsed.GetRequiredValue(field), all);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                foreach (var row in rows)
                    output.WriteLine(JsonSerializer.Serialize(row, JsonText.Compact));
            }
            else
            {
                Write(rows, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static List<TokenizerRow> Measure(string[] files, string field, (string Path, Utf8Tokenizer Tokenizer)[] tokenizers)
    {
        var sources = new SortedDictionary<string, Fertility[]>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var (place, line) in JsonLines.Read(file))
            {
                var isNamed = line.TryGetProperty("source", out var name) && name.ValueKind == JsonValueKind.String;
                var source = isNamed ? name.GetString()! : file;
                if (!sources.TryGetValue(source, out var measures))
                    sources.Add(source, measures = [.. tokenizers.Select(one => new Fertility(one.Tokenizer))]);
                var text = Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, field));
                foreach (var measure in measures)
                    measure.Add(text);
            }
        }
        return [.. sources.SelectMany(source => source.Value.Select((measure, index) => TokenizerRow.Of(source.Key, tokenizers[index].Path, tokenizers[index].Tokenizer, measure)))];
    }

    private static void Write(List<TokenizerRow> rows, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("source", "tokenizer", "ids", "tokens", "tokens a word", "bytes a token", "unknown", "single bytes");
        foreach (var row in rows)
        {
            string[] cells =
            [
                row.Source, row.Tokenizer, Text(row.Vocabulary, "N0"), Text(row.Tokens, "N0"), Text(row.TokensPerWord, "F3"), Text(row.BytesPerToken, "F3"),
                Text(100 * row.UnknownShare, "F3") + " %", Text(100 * row.SingleByteShare, "F2") + " %",
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }
        console.Write(table);
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>What one tokenizer makes of one source.</summary>
internal sealed record TokenizerRow(
    string Source,
    string Tokenizer,
    int Vocabulary,
    long Documents,
    long Bytes,
    long Words,
    long Tokens,
    double TokensPerWord,
    double BytesPerToken,
    double UnknownShare,
    double SingleByteShare)
{
    public static TokenizerRow Of(string source, string path, Utf8Tokenizer tokenizer, Fertility measure) => new(
        source, path, tokenizer.VocabularySize, measure.Documents, measure.Bytes, measure.Words, measure.Tokens, measure.TokensPerWord, measure.BytesPerToken,
        measure.UnknownShare, measure.SingleByteShare);
}
