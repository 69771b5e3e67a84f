using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Inspection;
using DomainAdapt.Shards.Documents;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt exclude FILE</c>: which runs and checkpoints saw the documents of a take-down list, and how to train without them.</summary>
internal static class ExcludeCommand
{
    private const int MostRanges = 4;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Take-down list: lines of id, url, host or licence and a name." };
        var name = new Option<string?>("--run") { Description = "Look at one run only: pipeline (its newest run), run id, or pipeline/id (default: all runs of the work folder)." };
        var json = new Option<bool>("--json") { Description = "Print JSON lines, with all steps." };
        var command = new Command(
            "exclude",
            """
            List the runs and checkpoints that saw documents of a take-down list, with their steps.

            It also says how to train without them.

            A list is a text file, one entry a line:
              id 0123456789abcdef0123456789abcdef
              url https://example.org/page
              host example.org            and every host below it
              licence CC-BY-NC-4.0
              # a remark

            What applies it is the setting exclude of a mix: domainadapt run FILE --set mix.exclude=LIST. Nothing before the mix is made again.
            """)
        {
            file, name, json,
        };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            var list = TakeDownList.Read(path);
            var runs = parsed.GetValue(name) is { } wanted ? [RunFolder.Find(work, wanted)] : RunFolder.All(work);
            var search = new TakeDown(work, list, stage => Console.Error.WriteLine($"Reading {stage}"));
            var found = await search.FindAsync(runs, cancellationToken);
            if (parsed.GetValue(json))
            {
                foreach (var training in found)
                    WriteJson(training);
                return ExitCodes.Done;
            }
            foreach (var (entry, documents) in search.Matches)
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry}: {documents:N0} documents in token shards"));
            if (found.Count == 0)
            {
                Console.Out.WriteLine($"No training of {runs.Count} runs saw such a document.");
                return ExitCodes.Done;
            }
            WriteTable(found);
            WriteRemedy(runs, found, path);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void WriteTable(IReadOnlyList<AffectedTraining> found)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "training", "documents", "tokens", "steps", "which", "weights");
        foreach (var training in found)
        {
            var through = training.Through.Count > 0 ? $"goes on from {string.Join(", ", training.Through)}" : "";
            var own = Text(training.Steps);
            table.AddRow(
                Markup.Escape(training.Run), Markup.Escape(training.Training), Number(training.Documents), Number(training.Tokens), Number(training.StepCount),
                Markup.Escape(string.Join("; ", new[] { own, through }.Where(part => part.Length > 0))),
                Markup.Escape(string.Join("\n", training.Checkpoints.Select(checkpoint => $"{checkpoint.Folder} (step {checkpoint.Step})"))));
        }
        AnsiConsole.Write(table);
    }

    /// <summary>The commands that make each affected run's mixes and trainings again, without the documents.</summary>
    private static void WriteRemedy(IReadOnlyList<RunFolder> runs, IReadOnlyList<AffectedTraining> found, string list)
    {
        Console.Out.WriteLine("Train without them:");
        // The newest run of a pipeline stands for those before it.
        foreach (var run in runs.Where(run => found.Any(training => training.Run == $"{run.Manifest.Pipeline}/{run.Id}")).GroupBy(run => run.Manifest.Pipeline).Select(same => same.Last()))
        {
            var mixes = run.Manifest.Nodes.Where(node => node.Kind == "mix").Select(node => $"--set {node.Stage}.exclude={list}");
            Console.Out.WriteLine($"  {run.Manifest.Command} {string.Join(' ', mixes)}");
        }
    }

    private static void WriteJson(AffectedTraining training) => Console.Out.WriteLine(JsonSerializer.Serialize(new
    {
        run = training.Run,
        training = training.Training,
        documents = training.Documents,
        tokens = training.Tokens,
        steps = training.StepCount,
        step_ranges = training.Steps.Select(range => new[] { range.First, range.Last }),
        through = training.Through,
        checkpoints = training.Checkpoints.Select(checkpoint => new { folder = checkpoint.Folder, step = checkpoint.Step }),
    }));

    private static string Text(IReadOnlyList<StepRange> steps)
    {
        var shown = steps.Take(MostRanges).Select(range => range.First == range.Last ? Number(range.First) : $"{Number(range.First)} to {Number(range.Last)}");
        return string.Join(", ", shown) + (steps.Count > MostRanges ? $", … up to {Number(steps[^1].Last)}" : "");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
