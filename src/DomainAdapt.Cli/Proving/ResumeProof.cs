using System.Globalization;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli.Proving;

/// <summary>
/// Trains once without a break and once killed again and again, in processes of their own and in a folder that is removed in the end, and
/// compares what the two end with.
/// </summary>
/// <param name="pipeline">The pipeline; the training's inputs are done.</param>
/// <param name="node">The training.</param>
/// <param name="arguments">The command line's arguments that say which pipeline it is.</param>
internal sealed class ResumeProof(OpenPipeline pipeline, StageNode node, IReadOnlyList<string> arguments)
{
    private const int Killed = 137; // 128 and SIGKILL

    /// <summary>Proves it with so many kills at moments drawn from a seed.</summary>
    public async Task<ResumeVerdict> RunAsync(int kills, ulong seed, Action<string> say, CancellationToken cancellationToken)
    {
        new StageTasks(pipeline.Work, pipeline.Hashes).Split(node, node.Stage.Phases[0]); // all inputs are there
        var folder = Directory.CreateDirectory(Path.Combine(pipeline.Work.Path, "proofs", $"{node.FolderName}-{Environment.ProcessId}")).FullName;
        try
        {
            var whole = new WorkFolder(Path.Combine(folder, "whole"));
            say("trains without a break");
            await ToTheEndAsync(whole, cancellationToken);
            var oftenEnough = CheckpointEvery(whole, kills);
            var cut = new WorkFolder(Path.Combine(folder, "cut"));
            var moments = new List<string>();
            foreach (var part in Moments(kills, seed))
            {
                var (code, output, errors) = await ChildAsync(cut, part, oftenEnough, cancellationToken);
                if (code != Killed)
                    throw new DomainAdaptException($"{node}: the training was to be killed and ended with {code}. {errors.Trim()}", ExitCodes.StageFailed);
                moments.Add(output.Trim());
                say($"killed at {output.Trim()}");
            }
            await ToTheEndAsync(cut, cancellationToken);
            return new ResumeVerdict(node.Address, seed, moments, TrainingEnd.Read(whole, node, pipeline.Hashes), TrainingEnd.Read(cut, node, pipeline.Hashes));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs the training's task in this process, in a work folder of its own; the process ends itself when it is so far.</summary>
    public static async Task RunHereAsync(OpenPipeline pipeline, StageNode node, string into, double? endAt, CancellationToken cancellationToken)
    {
        var phase = node.Stage.Phases[0];
        var task = new StageTasks(pipeline.Work, pipeline.Hashes).Split(node, phase)[0];
        var log = pipeline.Services.GetRequiredService<ILoggerFactory>().CreateLogger("domainadapt");
        var memory = (long)(pipeline.Bound.Spec.Execution.MemoryGib * (1L << 30));
        var runner = new TaskRunner(new WorkFolder(into), pipeline.Hashes, pipeline.Machine, new EndsItself(Console.Out, endAt), log, memory);
        await runner.RunAsync(pipeline.Plan, node, phase, 0, task, cancellationToken);
    }

    /// <summary>Parts of the training at which it is killed, each in its own stretch of it, so that all of it is tried.</summary>
    internal static IReadOnlyList<double> Moments(int kills, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, kills).Select(stretch => (stretch + random.NextDouble()) / kills * 0.98)];
    }

    /// <summary>Steps between checkpoints, which change no output, so that most kills come after one that the kill before did not have.</summary>
    private string CheckpointEvery(WorkFolder whole, int kills)
    {
        var steps = whole.FolderOf(node).ReadTaskMarker(node.Stage.Phases[0], 0, pipeline.Hashes)!.Counts["steps"];
        return string.Create(CultureInfo.InvariantCulture, $"{node.Name}.checkpoint_every_steps={Math.Max(1, steps / (4 * kills))}");
    }

    private async Task ToTheEndAsync(WorkFolder work, CancellationToken cancellationToken)
    {
        var (code, _, errors) = await ChildAsync(work, null, null, cancellationToken);
        if (code != ExitCodes.Done)
            throw new DomainAdaptException($"{node}: the training ended with {code}. {errors.Trim()}", ExitCodes.StageFailed);
    }

    private async Task<(int Code, string Output, string Errors)> ChildAsync(
        WorkFolder work, double? endAt, string? set, CancellationToken cancellationToken)
    {
        List<string> command = ["train", .. arguments, "--stage", node.Address, "--into", work.Path];
        if (endAt is { } part)
            command.AddRange(["--end-at", part.ToString("R", CultureInfo.InvariantCulture)]);
        if (set is not null)
            command.AddRange(["--set", set]);
        return await ThisProgram.RunAsync(command, cancellationToken);
    }
}

/// <summary>What came of a proof.</summary>
/// <param name="Stage">The training.</param>
/// <param name="Seed">Seed of the moments.</param>
/// <param name="Kills">Where it was killed.</param>
/// <param name="Whole">What it ended with unbroken.</param>
/// <param name="Resumed">What it ended with after the kills.</param>
internal sealed record ResumeVerdict(string Stage, ulong Seed, IReadOnlyList<string> Kills, TrainingEnd Whole, TrainingEnd Resumed)
{
    /// <summary>Names of what differs.</summary>
    public IReadOnlyList<string> Differences { get; } = Whole.DifferencesFrom(Resumed);
}
