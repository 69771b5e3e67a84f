using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Inspection;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt trace ID|URL</c>: everything that happened to a document; or from a training step back to its documents.</summary>
internal static class TraceCommand
{
    private const int MostAlike = 5;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var document = new Argument<string?>("document")
        {
            Description = "A document's id (32 hex digits) or its address, exactly as it has it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Option<string?>("--run") { Description = "Pipeline (its newest run), run id, or pipeline/id (default: the newest run of all)." };
        var step = new Option<string?>("--step") { Description = "Instead of a document, a training step, such as quickstart/adapted:17: what documents it saw." };
        var json = new Option<bool>("--json") { Description = "Print JSON lines instead of a table." };
        var command = new Command(
            "trace",
            """
            Tell everything that happened to a document, down to shard, sequence and training step; or from a training step back to its documents.

              domainadapt trace 0123456789abcdef0123456789abcdef     by id, as rejects, tables and reports show it
              domainadapt trace https://example.org/page --run web   by address, in the newest run of the pipeline web
              domainadapt trace --step quickstart/adapted:17         the documents of the 17th step

            Documents are found by the indexes of ids and addresses that stages leave, without reading a shard in full.
            """)
        {
            document, name, step, json,
        };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            if ((parsed.GetValue(document) is null) == (parsed.GetValue(step) is null))
                throw new DomainAdaptException("trace: expected either a document or --step. See domainadapt trace --help.", ExitCodes.Spec);
            if (parsed.GetValue(step) is { } wanted)
                await WriteStepAsync(work, wanted, parsed.GetValue(json), cancellationToken);
            else
                await WriteDocumentAsync(work, RunOf(work, parsed.GetValue(name)), parsed.GetRequiredValue(document)!, parsed.GetValue(json), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static RunFolder RunOf(WorkFolder work, string? name)
        => name is null && RunFolder.All(work) is [.., var newest] ? newest : RunFolder.Find(work, name ?? "");

    private static async Task WriteDocumentAsync(WorkFolder work, RunFolder run, string document, bool json, CancellationToken cancellationToken)
    {
        var ids = document.Length == 2 * DocumentId.Size && document.All(char.IsAsciiHexDigit)
            ? [DocumentId.Parse(document)]
            : await UrlIndex.FindAsync(
                work, run, document, stage => Console.Error.WriteLine($"Indexing the addresses of {stage}, once."), cancellationToken);
        var found = false;
        foreach (var id in ids)
        {
            var events = await DocumentTrace.FindAsync(work, run, id, cancellationToken);
            found |= events.Count > 0;
            if (json)
                WriteJson(id, events);
            else if (events.Count > 0)
                WriteTable(run, id, events);
        }
        if (!found)
        {
            throw new DomainAdaptException(
                $"{document}: the run {run.Manifest.Pipeline}/{run.Id} has no such document. Name another run with --run, or check the id or address.",
                ExitCodes.InputsMissing);
        }
    }

    private static void WriteJson(DocumentId id, IReadOnlyList<TraceEvent> events)
    {
        foreach (var happened in events)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                id = id.ToString(),
                stage = happened.Stage,
                what = happened.What,
                detail = happened.Detail,
                file = happened.File,
                row = happened.Row,
            }));
        }
    }

    private static void WriteTable(RunFolder run, DocumentId id, IReadOnlyList<TraceEvent> events)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{id}[/] in {run.Manifest.Pipeline}/{run.Id}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("stage", "what", "detail", "file and row");
        foreach (var (happened, more) in Folded(events))
        {
            if (more > 0)
            {
                table.AddRow("", "", string.Create(CultureInfo.InvariantCulture, $"and {more:N0} {happened.What} more"), "");
                continue;
            }
            table.AddRow(
                Markup.Escape(happened.Stage), happened.What, Markup.Escape(happened.Detail),
                happened.File is null ? "" : Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{happened.File} {happened.Row}")));
        }
        AnsiConsole.Write(table);
    }

    /// <summary>The events; of more than a few alike in a row (the cuts of a long page) the first ones and the number of the rest.</summary>
    private static IEnumerable<(TraceEvent Event, int More)> Folded(IReadOnlyList<TraceEvent> events)
    {
        for (int begin = 0, end; begin < events.Count; begin = end)
        {
            var first = events[begin];
            end = begin;
            while (end < events.Count && (events[end].Stage, events[end].What) == (first.Stage, first.What))
                end++;
            var shown = end - begin > MostAlike ? MostAlike - 1 : end - begin;
            foreach (var happened in events.Skip(begin).Take(shown))
                yield return (happened, 0);
            if (end - begin > shown)
                yield return (first, end - begin - shown);
        }
    }

    private static async Task WriteStepAsync(WorkFolder work, string wanted, bool json, CancellationToken cancellationToken)
    {
        var colon = wanted.LastIndexOf(':');
        if (colon < 0 || !long.TryParse(wanted[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            throw new DomainAdaptException($"--step: found '{wanted}'; expected RUN/TRAINING:STEP, such as quickstart/adapted:17.", ExitCodes.Spec);
        var pieces = await StepTrace.FindAsync(work, wanted[..colon], step, cancellationToken);
        if (json)
        {
            foreach (var piece in pieces)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new
                {
                    document = piece.Document.ToString(),
                    sequence = piece.Sequence,
                    offset = piece.Offset,
                    tokens = piece.Tokens,
                    document_offset = piece.DocumentOffset,
                    epoch = piece.Epoch,
                }));
            }
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("sequence", "offset", "tokens", "document", "from its token", "epoch");
        foreach (var piece in pieces)
        {
            string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
            table.AddRow(
                Text(piece.Sequence), Text(piece.Offset), Text(piece.Tokens), piece.Document.ToString(), Text(piece.DocumentOffset), Text(piece.Epoch));
        }
        AnsiConsole.Write(table);
    }
}
