using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Stages;
using DomainAdapt.Training.Watching;

namespace DomainAdapt.Training.Memory;

/// <summary>What two steps of a training took.</summary>
/// <param name="Layers">Layers of the model.</param>
/// <param name="PeakBytes">Most resident memory over that of the process before the model.</param>
/// <param name="Parameters">Weights of the model.</param>
/// <param name="Trained">Those that change.</param>
public sealed record MemorySample(int Layers, long PeakBytes, long Parameters, long Trained);

/// <summary>
/// Measures what a training takes, by two steps on random ids in a process of its own: in the second everything is there that a later one has,
/// the optimiser's means and the copy of a checkpoint among it. Freed blocks of 1 MiB and more go back to the system, as else the peak says
/// what the allocator kept.
/// </summary>
public static class MemoryProbe
{
    private const int Steps = 2;

    /// <summary>Measures a training whose model has so many layers; those it has unless given.</summary>
    /// <param name="spec">The training.</param>
    /// <param name="inputs">Its task's inputs.</param>
    /// <param name="layers">Layers of the model that is tried.</param>
    /// <param name="scratch">A folder for checkpoints.</param>
    /// <param name="libtorchFolder">The libtorch to use.</param>
    public static MemorySample Measure(TrainSpec spec, IReadOnlyList<StageFile> inputs, int? layers, string scratch, string? libtorchFolder)
    {
        TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = libtorchFolder, Allocation = Allocation.Frugal });
        var (shape, ledger) = TrainingShape.Of(spec, inputs);
        // What compiles, starts threads and fills tables of libtorch on first use is no part of a training's memory.
        Train(spec, TrainingShape.Smallest(shape), ledger.SequenceTokens, Path.Combine(scratch, "first"), ledger);
        TorchRuntime.ReleaseFreed();
        var before = ResidentMemory.Now().Now;
        ResidentMemory.ForgetPeak();
        var (parameters, trained) = Train(spec, shape with { Layers = layers ?? shape.Layers }, ledger.SequenceTokens, Path.Combine(scratch, "second"), ledger);
        return new MemorySample(layers ?? shape.Layers, ResidentMemory.Now().Peak - before, parameters, trained);
    }

    /// <summary>Layers of a training's model.</summary>
    public static int LayersOf(TrainSpec spec, IReadOnlyList<StageFile> inputs) => TrainingShape.Of(spec, inputs).Shape.Layers;

    /// <summary>Makes two steps; returns the model's weights and those of them that change.</summary>
    private static (long Parameters, long Trained) Train(
        TrainSpec spec, LanguageModelSpec shape, int sequenceTokens, string folder, Shards.Sequences.MixLedger ledger)
    {
        using var model = shape.Create(spec.Dtype);
        WeightInitializer.Initialize(model, seed: 1);
        model.Recompute = spec.Recompute;
        ParameterDepth.Freeze(model, spec.FreezeEmbeddings, Math.Min(spec.FreezeLayers, shape.Layers));
        spec.Lora?.AddTo(model, seed: 1);
        var options = spec.ToOptions(fingerprint: "") with
        {
            Objective = TrainingObjective.Of(spec with { Masking = spec.Masking is null ? null : spec.Masking with { WholeWords = false } }, model, ledger, seed: 1,
                () => throw new InvalidOperationException("Words are masked in parts here.")),
            CheckpointEverySteps = 1,
            BudgetTokens = null,
            BudgetFlops = null,
            BudgetHours = null,
        };
        var stream = new RandomSequences(Steps * spec.BatchSequences, sequenceTokens, ledger.Vocabulary);
        new Trainer(model, stream, options, new CheckpointFolder(folder, keep: 1)).Run(new TokenPlan(1, [new SourcePlan("random", 1)]));
        var trained = model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());
        return (shape.ParameterCount(), trained);
    }

    private sealed class RandomSequences(long count, int sequenceTokens, int vocabulary) : ITrainingSequences
    {
        public long Count => count;

        public int SequenceTokens => sequenceTokens;

        public void Read(long index, Span<int> ids)
        {
            var random = new SplitMix64((ulong)index);
            foreach (ref var id in ids)
                id = (int)random.Next((ulong)vocabulary);
        }

        public int RealTokens(long index) => sequenceTokens;

        public string SourceOf(long index) => "random";
    }
}
