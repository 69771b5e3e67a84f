using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Proving;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt train FILE</c>: a pipeline's training, and what can be asked about it before it costs anything.</summary>
internal static class TrainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var stage = new Option<string?>("--stage") { Description = "The train stage (default: the last of the pipeline)." };
        var prove = new Option<bool>("--prove-resume") { Description = "Train without a break, train killed again and again, and compare the SHA-256 of weights, optimiser and all outputs." };
        var kills = new Option<int>("--kills") { Description = "With --prove-resume, how often it is killed.", DefaultValueFactory = _ => 5 };
        var seed = new Option<ulong>("--seed") { Description = "With --prove-resume, seed of the moments.", DefaultValueFactory = _ => 1 };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what memory the training takes, and what to change so that it fits; train nothing." };
        var check = new Option<bool>("--check") { Description = "With --dry-run, also make two steps of the whole model and compare." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var into = new Option<string?>("--into") { Hidden = true };
        var endAt = new Option<double?>("--end-at") { Hidden = true };
        var probe = new Option<bool>("--probe") { Hidden = true };
        var probeLayers = new Option<int?>("--probe-layers") { Hidden = true };
        var command = new Command(
            "train",
            """
            Run a pipeline to the end of its training, say what memory it takes, or prove that it can be interrupted.

              domainadapt train pipelines/quickstart.yaml                               run all stages up to the training
              domainadapt train pipelines/quickstart.yaml --dry-run                     peak memory by part, and the smallest change that fits
              domainadapt train pipelines/quickstart.yaml --prove-resume --kills 3      kill it at random steps, compare every bit
              domainadapt train FILE --prove-resume --set train.budget_tokens=100_000   the same on a shorter training

            The proof needs the stages before the training to be done, trains in processes of their own, and leaves the run as it was. Training is
            the same to the bit on the processor; on a GPU sums may differ, and the verdict says so. The dry run makes two steps of models of 2 and
            4 layers on the processor, and draws the whole from them; it is of resident memory over an idle process, without looks at held-out text.
            """)
        {
            stage, dryRun, check, prove, kills, seed, json, into, endAt, probe, probeLayers,
        };
        var options = new PipelineOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var pipeline = options.Open(parsed);
            var node = Training(pipeline, parsed.GetValue(stage));
            if (parsed.GetValue(into) is { } folder)
            {
                await ResumeProof.RunHereAsync(pipeline, node, folder, parsed.GetValue(endAt), cancellationToken);
                return ExitCodes.Done;
            }
            if (parsed.GetValue(probe))
            {
                MemoryDryRun.ProbeHere(pipeline, node, parsed.GetValue(probeLayers));
                return ExitCodes.Done;
            }
            if (parsed.GetValue(dryRun))
            {
                var found = await new MemoryDryRun(pipeline, node, options.Arguments(parsed)).RunAsync(parsed.GetValue(check), cancellationToken);
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(JsonSerializer.Serialize(found, JsonText.Options));
                else
                    found.Write(Console.Out);
                return ExitCodes.Done;
            }
            if (parsed.GetValue(prove))
                return await ProveAsync(pipeline, node, options.Arguments(parsed), parsed.GetValue(kills), parsed.GetValue(seed), parsed.GetValue(json), cancellationToken);
            var selection = Selection.Of(pipeline.Plan, to: node.Address);
            return await RunCommand.ExecuteAsync(pipeline, selection, parsed.GetValue(json), RunCommand.CommandText(), cancellationToken);
        });
        return command;
    }

    private static StageNode Training(OpenPipeline pipeline, string? name)
    {
        var trainings = pipeline.Plan.Nodes.Where(node => node.Spec is TrainSpec && (name is null || node.Address == name || node.Name == name)).ToList();
        return trainings.Count > 0 ? trainings[^1] : throw new DomainAdaptException(
            name is null
                ? $"{pipeline.Bound.Path}: has no stage of kind train. Add one, or run the pipeline as it is."
                : $"--stage is '{name}', which is no stage of kind train; expected one of: {string.Join(", ", pipeline.Plan.Nodes.Where(node => node.Spec is TrainSpec))}.",
            ExitCodes.Spec);
    }

    private static async Task<int> ProveAsync(
        OpenPipeline pipeline, StageNode node, IReadOnlyList<string> arguments, int kills, ulong seed, bool json, CancellationToken cancellationToken)
    {
        if (kills < 1)
            throw new DomainAdaptException($"--kills is {kills}; expected 1 or more.", ExitCodes.Spec);
        var verdict = await new ResumeProof(pipeline, node, arguments)
            .RunAsync(kills, seed, line => Console.Error.WriteLine($"{node}: {line}"), cancellationToken);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new { verdict.Stage, verdict.Seed, verdict.Kills, Equal = verdict.Differences.Count == 0, verdict.Differences, Whole = verdict.Whole.Hashes, Resumed = verdict.Resumed.Hashes },
                JsonText.Options));
        }
        else if (verdict.Differences.Count == 0)
        {
            foreach (var (name, hash) in verdict.Whole.Hashes)
                Console.Out.WriteLine($"{hash}  {name}");
            Console.Out.WriteLine($"Proved: after {kills} kills {node} ended with the same SHA-256 of all {verdict.Whole.Hashes.Count} as without a break.");
        }
        else
        {
            Console.Error.WriteLine(
                $"Not proved: after {kills} kills {node} ended with other bits in {string.Join(", ", verdict.Differences)}. On a GPU sums may differ "
                + "from run to run; on the processor this is a bug: report it with the pipeline file.");
        }
        return verdict.Differences.Count == 0 ? ExitCodes.Done : ExitCodes.StageFailed;
    }
}
