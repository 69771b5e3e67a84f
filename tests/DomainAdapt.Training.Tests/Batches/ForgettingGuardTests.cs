using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Tests.Batches;

/// <summary>Trainings of 12 steps that are told what they forgot: the base, then looks after steps 3, 6, 9 and 12.</summary>
public sealed class ForgettingGuardTests : IDisposable
{
    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 200), new("web", 100)]);
    private static readonly double[] WorseAtNine = [2, 2.02, 2.05, 2.2, 2.3];

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_ThatWarns_TrainsToTheEnd_AndSaysWhenItWasWorse()
    {
        var found = Run(ForgettingAction.Warn, WorseAtNine, "warn");

        Assert.Equal((StopReason.BudgetReached, 12L), (found.Account.StopReason, found.Account.Steps));
        Assert.Equal([(0L, 2.0), (3, 2.02), (6, 2.05), (9, 2.2), (12, 2.3)], found.Account.Looks.Select(look => (look.Step, look.Loss)));
        Assert.Equal([0, 0.01, 0.025, 0.1, 0.15], found.Account.Looks.Select(look => Math.Round(look.Worsening, 9)));
        Assert.Equal([(9L, IncidentAction.Warned), (12, IncidentAction.Warned)], found.Account.Incidents.Select(incident => (incident.Step, incident.Action)));
        Assert.All(found.Account.Incidents, incident => Assert.Equal(IncidentKind.Forgetting, incident.Kind));
        Assert.Equal(0, found.Account.LeftOutTokens);
    }

    [Fact]
    public void Run_ThatStops_EndsAtTheLook_WithItsWeights()
    {
        var found = Run(ForgettingAction.Stop, WorseAtNine, "stop");
        var whole = Run(ForgettingAction.Warn, WorseAtNine, "whole");

        Assert.Equal((StopReason.Forgetting, 9L), (found.Account.StopReason, found.Account.Steps));
        Assert.Equal(whole.Curve.Take(9), found.Curve);
    }

    [Fact]
    public void Run_ThatRollsBack_HandsOnTheModelOfTheLastLookWithinTheTolerance()
    {
        var found = Run(ForgettingAction.RollBack, WorseAtNine, "back");
        var six = Run(ForgettingAction.Warn, WorseAtNine, "six", budget: 6 * 64);

        Assert.Equal((StopReason.Forgetting, 9L, 6 * 64L, 3 * 64L), (found.Account.StopReason, found.Account.Steps, found.Account.SeenTokens, found.Account.LeftOutTokens));
        Assert.Equal((IncidentAction.RolledBack, (long?)6), (found.Account.Incidents[^1].Action, found.Account.Incidents[^1].RolledBackTo));
        Assert.Equal(6, found.Curve.Count);
        Assert.Equal(six.Account.FinalState["model.safetensors"], found.Account.FinalState["model.safetensors"]);
        Assert.NotEqual(Run(ForgettingAction.Stop, WorseAtNine, "stop").Account.FinalState["model.safetensors"], found.Account.FinalState["model.safetensors"]);
    }

    [Fact]
    public void Run_ThatRollsBackAtTheFirstLook_HandsOnTheBase()
    {
        using var model = Some.Model(Some.Tiny);
        var before = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Value.detach().clone());

        var found = Run(ForgettingAction.RollBack, [2, 3], "back", model: model);

        Assert.Equal((StopReason.Forgetting, 0L), (found.Account.StopReason, found.Account.SeenTokens));
        Assert.All(model.Weights, weight => Assert.True(weight.Value.detach().eq(before[weight.Name]).all().item<bool>(), weight.Name));
    }

    [Fact]
    public void Run_ThatLowersTheRate_LowersItFromEachWorseLookOn()
    {
        var found = Run(ForgettingAction.LowerLr, [2, 2, 2.1, 2.2, 2], "lower");

        double[] expected = [.. Enumerable.Repeat(1e-3, 6), .. Enumerable.Repeat(0.5e-3, 3), .. Enumerable.Repeat(0.25e-3, 3)];
        Assert.Equal(expected, found.Curve.Select(point => point.LearningRate));
        Assert.Equal(StopReason.BudgetReached, found.Account.StopReason);
    }

    [Theory]
    [InlineData(ForgettingAction.LowerLr)]
    [InlineData(ForgettingAction.RollBack)]
    public void Run_CutBetweenLooks_EndsInTheSameBits(ForgettingAction action)
    {
        var whole = Run(action, WorseAtNine, "whole");
        using var stop = new CancellationTokenSource();

        Run(action, WorseAtNine, "cut", cutAt: 7, stop: stop);
        var found = Run(action, [.. WorseAtNine[3..]], "cut");

        Assert.Equal(7, found.Resumed!.Step);
        Assert.Equal(whole.Account.FinalState, found.Account.FinalState);
        Assert.Equal(whole.Account.Looks, found.Account.Looks);
        Assert.Equal(whole.Curve, found.Curve);
        Assert.Equal(whole.Sources, found.Sources);
    }

    private TrainingResult Run(
        ForgettingAction action, double[] losses, string folder, long? budget = null, int cutAt = 0, CancellationTokenSource? stop = null,
        LlamaDecoder? model = null)
    {
        var looks = 0;
        var own = model ?? Some.Model(Some.Tiny);
        try
        {
            var options = new TrainerOptions
            {
                BatchSequences = 4,
                BudgetTokens = budget,
                Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = 1e-3, Steps = steps },
                CheckpointEverySteps = 5,
                Fingerprint = "f",
                Forgetting = new ForgettingGuard(() => losses[Math.Min(looks++, losses.Length - 1)], EverySteps: 3, Tolerance: 0.03, action),
            };
            return new Trainer(own, new SomeSequences(48, 16, Some.Tiny.Vocabulary), options, new CheckpointFolder(Path.Combine(_folder, folder)))
                .Run(Plan, new CancelAtStep(cutAt, stop), stop?.Token ?? default);
        }
        finally
        {
            if (model is null)
                own.Dispose();
        }
    }

    private sealed class CancelAtStep(int step, CancellationTokenSource? source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
                source?.Cancel();
        }
    }
}
