using System.Globalization;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Training.Memory;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Cli.Proving;

/// <summary>What memory a training takes, from two steps of models of few layers, each in a process of its own.</summary>
/// <param name="pipeline">The pipeline; the training's inputs are done.</param>
/// <param name="node">The training.</param>
/// <param name="arguments">The command line's arguments that say which pipeline it is.</param>
internal sealed class MemoryDryRun(OpenPipeline pipeline, StageNode node, IReadOnlyList<string> arguments)
{
    private const int Few = 2;
    private const int More = 4;

    /// <summary>Estimates it; and measures it whole, to compare, where asked.</summary>
    public async Task<DryRunResult> RunAsync(bool isChecked, CancellationToken cancellationToken)
    {
        new StageTasks(pipeline.Work, pipeline.Hashes).Split(node, node.Stage.Phases[0]); // all inputs are there
        var spec = (TrainSpec)node.Spec;
        var few = await SampleAsync(spec.FreezeLayers + Few, cancellationToken); // frozen layers take less than others, and are all in both
        var more = await SampleAsync(spec.FreezeLayers + More, cancellationToken);
        var whole = isChecked ? await SampleAsync(null, cancellationToken) : null;
        var estimate = MemoryEstimate.Of(spec, few.ModelLayers, few.Sample, more.Sample);
        var limit = (long)(pipeline.Bound.Spec.Execution.MemoryGib * (1L << 30));
        return new DryRunResult(node.Address, estimate, limit, estimate.ToFit(spec, limit), whole?.Sample.PeakBytes);
    }

    /// <summary>Measures a model of so many layers in this process, and prints what was found.</summary>
    public static void ProbeHere(OpenPipeline pipeline, StageNode node, int? layers)
    {
        var inputs = new StageTasks(pipeline.Work, pipeline.Hashes).Split(node, node.Stage.Phases[0])[0].Files;
        var scratch = Directory.CreateTempSubdirectory("domainadapt-dry-run-").FullName;
        try
        {
            var sample = MemoryProbe.Measure((TrainSpec)node.Spec, inputs, layers, scratch, pipeline.Machine.LibtorchFolder);
            var own = MemoryProbe.LayersOf((TrainSpec)node.Spec, inputs);
            Console.Out.WriteLine(JsonSerializer.Serialize(new Probe(sample, own), JsonText.Compact));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<Probe> SampleAsync(int? layers, CancellationToken cancellationToken)
    {
        List<string> command = ["train", .. arguments, "--stage", node.Address, "--probe"];
        if (layers is { } count)
            command.AddRange(["--probe-layers", count.ToString(CultureInfo.InvariantCulture)]);
        var (code, output, errors) = await ThisProgram.RunAsync(command, cancellationToken);
        return code == ExitCodes.Done
            ? JsonSerializer.Deserialize<Probe>(output, JsonText.Compact)!
            : throw new DomainAdaptException(
                $"{node}: a model of {layers?.ToString(CultureInfo.InvariantCulture) ?? "all its"} layers could not be tried (exit code {code}"
                + $"{(code is 137 or 134 ? ", out of memory" : "")}). {errors.Trim()}", ExitCodes.StageFailed);
    }

    private sealed record Probe(MemorySample Sample, int ModelLayers);
}

/// <summary>What a dry run found.</summary>
/// <param name="Stage">The training.</param>
/// <param name="Estimate">What it takes.</param>
/// <param name="LimitBytes">What <c>execution.memory</c> allows.</param>
/// <param name="ToFit">What to change so that it fits.</param>
/// <param name="MeasuredBytes">What two steps of the whole model took; null where that was not asked for.</param>
internal sealed record DryRunResult(string Stage, MemoryEstimate Estimate, long LimitBytes, IReadOnlyList<string> ToFit, long? MeasuredBytes)
{
    /// <summary>Writes it as text.</summary>
    public void Write(TextWriter writer)
    {
        writer.WriteLine($"{Stage}: {Estimate.Layers} layers, {Number(Estimate.Parameters / 1e6)} million weights, {Number(Estimate.Trained / 1e6)} million of them trained");
        foreach (var (name, bytes) in new[]
        {
            ("weights", Estimate.Weights), ("gradients", Estimate.Gradients), ("optimiser", Estimate.Optimizer), ("copy for checkpoints", Estimate.CheckpointCopy),
            ("activations and operators", Estimate.Activations), ("peak over the process", Estimate.Total),
        })
            writer.WriteLine($"  {name,-26} {Megabytes(bytes),10} MB");
        if (MeasuredBytes is { } measured)
            writer.WriteLine($"  {"measured",-26} {Megabytes(measured),10} MB ({((double)Estimate.Total / measured - 1).ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture)})");
        writer.WriteLine(ToFit.Count == 0
            ? $"Fits execution.memory, {Megabytes(LimitBytes)} MB."
            : $"Does not fit execution.memory, {Megabytes(LimitBytes)} MB. Change one of:");
        foreach (var change in ToFit)
            writer.WriteLine($"  {change}");
    }

    private static string Megabytes(long bytes) => Number(bytes / 1e6);

    private static string Number(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);
}
