using System.Security.Cryptography;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using TorchSharp;

namespace DomainAdapt.Training.Tests.Batches;

/// <summary>
/// Trainings on batches of which some are noise among order. The rate never changes, so a training that left batches out must end in the bits of
/// one that never saw them.
/// </summary>
public sealed class DivergenceGuardTests : IDisposable
{
    private const int Batch = 4;

    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 2000), new("web", 1000)]);
    private static readonly LlamaSpec Spec = Some.Tiny with { TiedHead = false };
    private static readonly DivergenceGuard Guard = new() { WindowSteps = 16, ZScore = 6, SkipsInARow = 3, AnchorEverySteps = 10 };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_OverAPoisonedBatch_LeavesItOutAndNamesIt()
    {
        var stream = new Poisoned(40, 30);
        var heard = new List<Incident>();
        using var guarded = Model();
        using var spared = Model();

        var found = Run(guarded, stream, Guard, options => options with { OnIncident = heard.Add, DocumentsOf = (first, count) => [$"{first}+{count}"] });
        var expected = Run(spared, new Without(stream, 30), Guard);

        var incident = Assert.Single(found.Account.Incidents);
        Assert.Equal((30L, IncidentKind.LossSpike, IncidentAction.Skipped, 116L, 4), (incident.Step, incident.Kind, incident.Action, incident.FirstSequence, incident.Sequences));
        Assert.Equal(["116+4"], incident.Documents);
        Assert.Equal([incident], heard);
        Assert.True(incident.ZScore > 6 && incident.Loss > 2 * found.Curve[28].Loss);
        Assert.Empty(expected.Account.Incidents);
        Assert.Equal(Digest(spared), Digest(guarded));
        Assert.Equal(expected.Curve.Select(point => point.Loss), found.Curve.Select(point => point.Loss));
        Assert.DoesNotContain(30, found.Curve.Select(point => point.Step));
        Assert.Equal(StopReason.BudgetReached, found.Account.StopReason);
        Assert.Equal((39 * 64L, 64L, 40L), (found.Account.SeenTokens, found.Account.LeftOutTokens, found.Account.Steps));
        Assert.Equal(39 * 64, found.Account.Sources.Sum(source => source.SeenTokens));
    }

    [Fact] // The same batches, let in, undo what was learned; left out, they undo nothing.
    public void Run_OverPoisonedBatches_WithoutAGuardTheLossExplodes()
    {
        var stream = new Poisoned(40, 26, 28, 30, 32);
        using var guarded = Model();
        using var unguarded = Model();

        var found = Run(guarded, stream, Guard).Curve;
        var without = Run(unguarded, stream, null).Curve;

        var (at33, at33Without) = (found.Single(point => point.Step == 33).Loss, without.Single(point => point.Step == 33).Loss);
        Assert.True(at33 < found.Single(point => point.Step == 25).Loss, $"{at33}");
        Assert.True(at33Without > 5 * at33, $"{at33Without} where the guard had {at33}");
    }

    [Fact]
    public void Run_OverABatchWithoutANumber_LeavesItOut_AndWithoutAGuardEnds()
    {
        var stream = new Poisoned(12, 5) { Token = Spec.Vocabulary - 1 };
        using var guarded = Model(hasNaN: true);
        using var unguarded = Model(hasNaN: true);

        var found = Run(guarded, stream, Guard).Account;
        var without = Run(unguarded, stream, null).Account;

        var incident = Assert.Single(found.Incidents);
        Assert.Equal((5L, IncidentKind.NotFinite, null, null), (incident.Step, incident.Kind, incident.Loss, incident.ZScore));
        Assert.Equal((StopReason.BudgetReached, 12L), (found.StopReason, found.Steps));
        Assert.Equal((StopReason.Diverged, 4L), (without.StopReason, without.Steps));
        Assert.All(guarded.Weights.Where(weight => weight.Name != "model.embed_tokens.weight"), weight => Assert.True(weight.Value.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Run_OverSeveralInARow_GoesBackToTheAnchorBeforeThem_AsIfTheBatchesSinceHadNotBeen()
    {
        var stream = new Poisoned(40, 25, 26, 27);
        using var guarded = Model();
        using var spared = Model();

        var found = Run(guarded, stream, Guard, checkpoints: "guarded");
        Run(spared, new Without(stream, 21, 22, 23, 24, 25, 26, 27), Guard);

        Assert.Equal(
            [(25L, IncidentAction.Skipped, null), (26, IncidentAction.Skipped, null), (27, IncidentAction.RolledBack, (long?)20)],
            found.Account.Incidents.Select(incident => (incident.Step, incident.Action, incident.RolledBackTo)));
        Assert.Equal(Digest(spared), Digest(guarded));
        Assert.Equal([.. Enumerable.Range(1, 20), .. Enumerable.Range(28, 13)], found.Curve.Select(point => (int)point.Step));
        Assert.Equal((33 * 64L, 7 * 64L), (found.Account.SeenTokens, found.Account.LeftOutTokens));
    }

    [Theory] // Before the spikes, between them, at an anchor, after the way back.
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(24)]
    [InlineData(26)]
    [InlineData(29)]
    public void Run_CutAroundAWayBack_EndsInTheSameBits(int cutAt)
    {
        var stream = new Poisoned(40, 25, 26, 27);
        using var whole = Model();
        using var cut = Model();
        using var resumed = Model();
        var expected = Run(whole, stream, Guard, checkpoints: "whole");
        using var stop = new CancellationTokenSource();

        Run(cut, new Poisoned(40, 25, 26, 27) { OnRead = index => CancelAt(index, cutAt, stop) }, Guard, checkpoints: "cut", cancellation: stop.Token);
        var found = Run(resumed, stream, Guard, checkpoints: "cut");

        Assert.Equal(cutAt, found.Resumed?.Step);
        Assert.Equal(Digest(whole), Digest(resumed));
        Assert.Equal(expected.Account.FinalState, found.Account.FinalState);
        Assert.Equal(expected.Curve, found.Curve);
        Assert.Equal(expected.Account.Incidents.Select(incident => (incident.Step, incident.Action, incident.ZScore)),
            found.Account.Incidents.Select(incident => (incident.Step, incident.Action, incident.ZScore)));
    }

    [Fact]
    public void Run_ThatGoesBackInVain_GoesFurtherBack_ThenEnds_WithTheWeightsOfTheAnchor()
    {
        var stream = new Poisoned(60, [.. Enumerable.Range(45, 16)]);
        using var guarded = Model();

        var found = Run(guarded, stream, Guard, checkpoints: "guarded");

        Assert.Equal(StopReason.Diverged, found.Account.StopReason);
        Assert.Equal([40L, 30], found.Account.Incidents.Select(incident => incident.RolledBackTo).OfType<long>());
        Assert.Equal((53L, IncidentAction.Stopped), (found.Account.Incidents[^1].Step, found.Account.Incidents[^1].Action));
        Assert.Equal((53L, 30 * 64L), (found.Account.Steps, found.Account.SeenTokens));
        using var spared = Model();
        Run(spared, new Without(stream, [.. Enumerable.Range(31, 30)]), Guard);
        Assert.Equal(Digest(spared), Digest(guarded));
    }

    [Fact]
    public void Run_WithoutAnAnchor_EndsAfterSeveralInARow()
    {
        using var guarded = Model();

        var account = Run(guarded, new Poisoned(40, 25, 26, 27), Guard).Account;

        Assert.Equal((StopReason.Diverged, 27L, 24 * 64L), (account.StopReason, account.Steps, account.SeenTokens));
    }

    [Fact] // Where other data begins, its loss is another, and no spike.
    public void Run_WhereTheDataTurns_TakesTheNewLossAsItIs()
    {
        var stream = new Poisoned(40, [.. Enumerable.Range(25, 16)]);
        using var told = Model();

        var account = Run(told, stream, Guard with { Turns = [25] }).Account;

        Assert.Empty(account.Incidents);
        Assert.Equal((StopReason.BudgetReached, 40L), (account.StopReason, account.Steps));
    }

    [Theory] // The last batch may be small: what scatters more is no spike.
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    public void Run_OverALastBatchThatIsSmaller_DoesNotHoldItToTheOthers(int missing, int incidents)
    {
        using var model = Model();

        var account = Run(model, new Poisoned(40, 40) { Missing = missing }, Guard).Account;

        Assert.Equal(incidents, account.Incidents.Count);
        Assert.Equal(40, account.Steps);
    }

    private TrainingResult Run(
        LlamaDecoder model, ITrainingSequences stream, DivergenceGuard? guard, Func<TrainerOptions, TrainerOptions>? change = null,
        string? checkpoints = null, CancellationToken cancellation = default)
    {
        var options = new TrainerOptions
        {
            BatchSequences = Batch,
            Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = 1e-2, Steps = steps },
            Optimizer = new AdamWOptions(Beta2: 0.999), // whose memory is long: a large gradient after small ones moves the weights far
            Clip = 1e9,
            CheckpointEverySteps = 7,
            Fingerprint = "f",
            Guard = guard,
        };
        var folder = checkpoints is null ? null : new CheckpointFolder(Path.Combine(_folder, checkpoints));
        return new Trainer(model, stream, change?.Invoke(options) ?? options, folder).Run(Plan, cancellationToken: cancellation);
    }

    private static LlamaDecoder Model(bool hasNaN = false)
    {
        var model = Some.Model(Spec);
        if (hasNaN)
        {
            using var _ = torch.no_grad();
            using var row = model.Weights.First(weight => weight.Name == "model.embed_tokens.weight").Value.narrow(0, Spec.Vocabulary - 1, 1);
            row.fill_(float.NaN);
        }
        return model;
    }

    private static string Digest(LlamaDecoder model)
    {
        using var scope = torch.NewDisposeScope();
        using var stream = new MemoryStream();
        Safetensors.Write(stream, model.Weights);
        return Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()));
    }

    private static void CancelAt(long sequence, int step, CancellationTokenSource source)
    {
        if (sequence / Batch + 1 == step)
            source.Cancel();
    }

    /// <summary>Sequences that count upwards, and in some batches (from 1) noise, or one token.</summary>
    private sealed class Poisoned(int batches, params int[] bad) : ITrainingSequences
    {
        public int? Token { get; init; }

        public Action<long>? OnRead { get; init; }

        public int Missing { get; init; }

        public long Count => ((long)Batch * batches) - Missing;

        public int SequenceTokens => 16;

        public void Read(long index, Span<int> ids)
        {
            OnRead?.Invoke(index);
            var random = new SplitMix64((ulong)index + 1);
            var start = (int)random.Next(40);
            var isBad = bad.Contains((int)(index / Batch) + 1);
            for (var i = 0; i < ids.Length; i++)
                ids[i] = !isBad ? (start + i) % 40 : Token ?? (int)random.Next(40);
        }

        public int RealTokens(long index) => SequenceTokens;

        public string SourceOf(long index) => index % 3 == 0 ? "web" : "law";
    }

    /// <summary>A stream without some of its batches.</summary>
    private sealed class Without(ITrainingSequences inner, params int[] left) : ITrainingSequences
    {
        private readonly long[] _taken = [.. Enumerable.Range(0, (int)inner.Count).Where(index => !left.Contains(index / Batch + 1)).Select(index => (long)index)];

        public long Count => _taken.Length;

        public int SequenceTokens => inner.SequenceTokens;

        public void Read(long index, Span<int> ids) => inner.Read(_taken[index], ids);

        public int RealTokens(long index) => inner.RealTokens(_taken[index]);

        public string SourceOf(long index) => inner.SourceOf(_taken[index]);
    }
}
