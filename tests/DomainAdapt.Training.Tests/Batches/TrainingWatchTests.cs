using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Watching;

namespace DomainAdapt.Training.Tests.Batches;

public sealed class TrainingWatchTests : IDisposable
{
    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 200), new("web", 100)]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // A source that is noise stays hard while the other is learnt; the mean of both by their tokens is the loss of the step.
    public void Run_TellsTheLossOfEachSource()
    {
        using var model = Some.Model(Some.Tiny);

        var found = new Trainer(model, new NoisyLaw(240), Options()).Run(Plan);

        var law = found.Sources.Where(point => point.Source == "law").ToList();
        var web = found.Sources.Where(point => point.Source == "web").ToList();
        Assert.True(law[^1].Loss > 1.4 * web[^1].Loss, $"{law[^1].Loss} and {web[^1].Loss}");
        foreach (var step in found.Curve)
        {
            var points = found.Sources.Where(point => point.Step == step.Step).ToList();
            Assert.Equal(step.Loss, points.Sum(point => point.Targets * point.Loss) / points.Sum(point => point.Targets), 1e-9);
            Assert.Equal(60, points.Sum(point => point.Targets));
        }
    }

    [Fact]
    public void Watch_WritesLossesSpeedAndMemory_AndChangesNoBit()
    {
        using var watched = Some.Model(Some.Tiny);
        using var alone = Some.Model(Some.Tiny);
        var stream = new SomeSequences(40, 16, Some.Tiny.Vocabulary);

        TrainingResult found;
        using (var watch = new TrainingWatch(_folder.Path, watched, Precision.Fp32, TimeProvider.System))
            found = new Trainer(watched, stream, Options() with { Observer = watch, Sampling = new Sampling(Samples, EverySteps: 5) }).Run(Plan);
        var expected = new Trainer(alone, stream, Options()).Run(Plan);

        Assert.Equal(expected.Curve, found.Curve);
        Assert.Equal([(5L, "a"), (10, "a")], found.Samples.Select(sample => (sample.Step, sample.Prompt)));
        var lines = File.ReadAllLines(System.IO.Path.Combine(_folder.Path, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var steps = lines.Where(line => line.TryGetProperty("train/loss", out _)).ToList();
        Assert.Equal(found.Curve.Select(point => point.Loss), steps.Select(line => line.GetProperty("train/loss").GetDouble()));
        Assert.All(steps, line =>
        {
            Assert.InRange(line.GetProperty("speed/mfu").GetDouble(), 1e-9, 1);
            Assert.True(line.GetProperty("speed/tokens_per_second").GetDouble() > 0);
            Assert.InRange(line.GetProperty("memory/resident_bytes").GetDouble(), 1e7, line.GetProperty("memory/peak_bytes").GetDouble());
            Assert.True(line.TryGetProperty("source/law", out _) && line.TryGetProperty("source/web", out _));
        });
        Assert.Equal(2, lines.Count(line => line.TryGetProperty("prompt", out _)));
        Assert.Single(Directory.GetFiles(_folder.Path, "events.*"));
    }

    private static IReadOnlyList<TrainingSample> Samples(long step) => [new(step, "a", "b")];

    private static TrainerOptions Options() => new()
    {
        BatchSequences = 4,
        Schedule = steps => new LearningRate { Peak = 3e-3, WarmupSteps = 3, Steps = steps },
    };

    private sealed class NoisyLaw(long count) : ITrainingSequences
    {
        public long Count => count;

        public int SequenceTokens => 16;

        public void Read(long index, Span<int> ids)
        {
            var random = new Core.Randomness.SplitMix64((ulong)index + 1);
            var start = (int)random.Next(41);
            for (var i = 0; i < ids.Length; i++)
                ids[i] = SourceOf(index) == "web" ? (start + i) % 41 : (int)random.Next(41);
        }

        public int RealTokens(long index) => SequenceTokens;

        public string SourceOf(long index) => index % 2 == 0 ? "web" : "law";
    }
}
