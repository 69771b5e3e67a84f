using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt replay FILE --set ...</c>: what other limits would keep, from the measures of a run.</summary>
internal static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object a stage and source." };
        var command = new Command("replay", """
            Decide a clean stage again with other limits, from what its rules measured and without reading a text.

              domainadapt replay pipelines/web.yaml --set clean.gopher_quality.min_words=30

            A setting of a step (STAGE.STEP.SETTING) is tried; every other setting says which run measured, as it said it to that run.
            before and removed are documents that the rule was, or would be, the first to drop. A stage with measure_all: true also tells what
            each rule drops in all, what it alone drops, and what it drops together with each other rule, and its limits can be loosened.
            Rewriters and cutters, and settings that decide what is measured, need the texts and are refused.
            """) { json };
        var options = new PipelineOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, options, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, PipelineOptions options, bool isJson, CancellationToken cancellationToken)
    {
        var sets = options.Sets(parsed);
        // The run that measured knew nothing of the limits that are tried.
        using var pipeline = options.Open(parsed, sets.Where(set => !IsOfAStep(set)));
        var after = PipelineFile.Load(pipeline.Bound.Path, pipeline.Catalog, sets).Spec.Stages.OfType<CleanSpec>().ToDictionary(stage => stage.Name, StringComparer.Ordinal);
        var nodes = pipeline.Plan.Nodes.Where(node => node.Spec is CleanSpec).ToList();
        if (nodes.Count == 0)
            throw new DomainAdaptException($"{options.FileOf(parsed)}: has no stage of the kind clean, whose measures could be replayed.", ExitCodes.Spec);
        var output = parsed.InvocationConfiguration.Output;
        foreach (var node in nodes)
        {
            var replay = MeasureReplay.Of((CleanSpec)node.Spec, after[node.Name], pipeline.Catalog);
            foreach (var file in FilesOf(pipeline, node))
                await replay.AddAsync(file.Path, cancellationToken);
            if (isJson)
                output.WriteLine(Json(node, replay).ToJsonString());
            else
                Print(output, node, replay);
        }
        return ExitCodes.Done;
    }

    private static bool IsOfAStep(string set) => set.Split('=')[0].Split('.') is { Length: > 2 } path && path[0] is not ("sources" or "execution" or "sample");

    private static IEnumerable<StageFile> FilesOf(OpenPipeline pipeline, StageNode node)
    {
        var folder = pipeline.Work.FolderOf(node);
        var marker = folder.ReadMarker(pipeline.Hashes) ?? throw new DomainAdaptException(
            $"{node}: has not run with the settings of the file, so there are no measures. Run it first: domainadapt run {pipeline.Bound.Path} --to {node.Name}", ExitCodes.InputsMissing);
        return folder.FilesOf(marker.Files).Where(file => file.Channel == "measures");
    }

    private static JsonObject Json(StageNode node, MeasureReplay replay) => new()
    {
        ["stage"] = node.Address,
        ["documents"] = replay.Documents,
        ["kept_before"] = replay.KeptBefore,
        ["kept"] = replay.Kept,
        ["rules"] = new JsonObject(replay.Rules.Select((name, rule) => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject
        {
            ["changed"] = replay.IsChanged(rule),
            ["removed_before"] = replay.RemovedBefore(rule),
            ["removed"] = replay.Removed(rule),
            ["dropped"] = replay.Overlap?.Together(rule, rule),
            ["alone"] = replay.Overlap?.Alone(rule),
            ["together_with"] = replay.Overlap is not { } overlap ? null : new JsonObject(
                replay.Rules.Select((other, place) => KeyValuePair.Create<string, JsonNode?>(other, overlap.Together(rule, place))).Where(pair => pair.Key != name)),
        }))),
        ["rules_without_a_hit"] = new JsonArray([.. WithoutHit(replay).Select(name => JsonValue.Create(name))]),
    };

    private static IEnumerable<string> WithoutHit(MeasureReplay replay)
        => replay.Rules.Where((_, rule) => (replay.Overlap?.Together(rule, rule) ?? replay.Removed(rule)) == 0);

    private static void Print(TextWriter output, StageNode node, MeasureReplay replay)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{node}: keeps {replay.Kept:N0} of {replay.Documents:N0} documents ({Share(replay.Kept, replay)}); before {replay.KeptBefore:N0} ({Share(replay.KeptBefore, replay)})"));
        // The rules in the columns of the matrix are the rules of the lines, by their numbers.
        IEnumerable<string> matrix = replay.Overlap is null ? [] : ["in all", "alone", .. replay.Rules.Select((_, rule) => Name(rule))];
        var lines = new List<string[]> { (string[])["", "rule", "before", "removed", .. matrix] };
        foreach (var (rule, name) in replay.Rules.Index())
        {
            string[] line = [Name(rule), name + (replay.IsChanged(rule) ? " *" : ""), Number(replay.RemovedBefore(rule)), Number(replay.Removed(rule))];
            lines.Add(replay.Overlap is not { } overlap ? line :
            [
                .. line, Number(overlap.Together(rule, rule)), Number(overlap.Alone(rule)),
                .. replay.Rules.Select((_, other) => other == rule ? "-" : Number(overlap.Together(rule, other))),
            ]);
        }
        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            output.WriteLine("  " + string.Join("  ", line.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        if (replay.Documents > 0 && WithoutHit(replay).ToList() is { Count: > 0 } without)
            output.WriteLine($"  warning: no document is dropped by {string.Join(", ", without)}.");
        if (replay.Overlap is null)
            output.WriteLine("  What each rule alone drops is known of stages with measure_all: true.");

        static string Name(int rule) => string.Create(CultureInfo.InvariantCulture, $"{rule + 1}");
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Share(long kept, MeasureReplay replay) => (replay.Documents == 0 ? 0 : (double)kept / replay.Documents).ToString("P1", CultureInfo.InvariantCulture);
    }
}
