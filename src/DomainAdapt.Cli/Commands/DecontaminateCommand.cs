using System.CommandLine;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Decontamination;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt decontaminate FILE --against BENCH --n 13</c>: which documents have a benchmark's items in them.</summary>
internal static class DecontaminateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string?>("file") { Description = "Documents in JSON lines (id, text), plain, .gz or .zst; - for standard input.", Arity = ArgumentArity.ZeroOrOne };
        var against = new Option<string[]>("--against")
        {
            Description = "Benchmarks in JSON lines (id, query, answer, or the fields that public benchmarks use), or packs made with --pack.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var words = new Option<int>("--n") { Description = "Words in a row that show an item, mostly 8 to 50.", DefaultValueFactory = _ => 13 };
        var part = new Option<Against>("--part") { Description = "What of an item counts: Both, Query or Answer.", DefaultValueFactory = _ => Against.Both };
        var pack = new Option<string?>("--pack") { Description = "Write the benchmarks to this file as hashes, without their texts, instead of looking for them." };
        var command = new Command("decontaminate", """
            Print the documents that share words with a benchmark, a JSON line each: id and hits (item, part, runs, and spans in bytes).

              domainadapt decontaminate web.jsonl --against gsm8k.jsonl humaneval.jsonl --n 13
              domainadapt decontaminate --against gsm8k.jsonl --n 13 --pack gsm8k.pack.jsonl

            Documents without a hit are not printed. In a pipeline, the stage of the same name rejects or cuts them.
            """)
        { file, against, words, part, pack };
        command.SetAction(parsed =>
        {
            var length = parsed.GetValue(words);
            if (length is < 1 or > 1000)
                throw new DomainAdaptException($"--n is {length}; expected 1 to 1000, mostly 8 to 50.", ExitCodes.Spec);
            BenchmarkItem[] items = [.. parsed.GetRequiredValue(against).SelectMany(path => BenchmarkFile.Read(path, length))];
            if (parsed.GetValue(pack) is { } packed)
            {
                using var writer = new StreamWriter(packed);
                BenchmarkFile.WritePack(writer, items, length);
                return ExitCodes.Done;
            }
            var documents = parsed.GetValue(file)
                ?? throw new DomainAdaptException("Name a file of documents in JSON lines, or - for standard input; or write a pack with --pack.", ExitCodes.Spec);
            var index = new NGramIndex(items, length, Parts(parsed.GetValue(part)));
            if (index.TooShort > 0)
                parsed.InvocationConfiguration.Error.WriteLine($"{index.TooShort} of {items.Length} items have fewer than {length} words and cannot be found; a smaller --n finds more.");
            Print(documents, index, parsed.InvocationConfiguration.Output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static ItemPart[] Parts(Against against) => against switch
    {
        Against.Query => [ItemPart.Query],
        Against.Answer => [ItemPart.Answer],
        _ => [ItemPart.Query, ItemPart.Answer],
    };

    private static void Print(string documents, NGramIndex index, TextWriter output)
    {
        var finder = new ContaminationFinder(index);
        foreach (var (place, line) in JsonLines.Read(documents))
        {
            var found = finder.Find(Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, "text")));
            if (found.Count == 0)
                continue;
            var hits = found.Select(hit => new
            {
                item = index.Items[hit.Item].Id,
                part = hit.Part == ItemPart.Query ? "query" : "answer",
                runs = hit.Runs,
                spans = hit.Spans.Select(span => new { start = span.Start, end = span.End }),
            });
            output.WriteLine(JsonSerializer.Serialize(new { id = JsonLines.IdOf(line, place), hits }));
        }
    }
}
