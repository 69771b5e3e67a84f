using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public class TrainSpecTests
{
    public static TheoryData<TrainSpec, string> Wrong => new()
    {
        { new TrainSpec { BatchSequences = 0 }, "batch_sequences" },
        { new TrainSpec { LearningRate = double.NaN }, "learning_rate" },
        { new TrainSpec { WarmupShare = 1 }, "warmup_share" },
        { new TrainSpec { Threads = 0 }, "threads" },
        { new TrainSpec { Model = new ModelSpec { Width = 30, Heads = 4 } }, "model.width" },
        { new TrainSpec { Init = new InitSpec() }, "init" },
        { new TrainSpec { Init = new InitSpec { Repository = "../x", Revision = new string('a', 40) } }, "init.repository" },
        { new TrainSpec { Init = new InitSpec { Repository = "org/name", Revision = "main" } }, "init.revision" },
        { new TrainSpec { Init = new InitSpec { Repository = "org/name" } }, "init.revision" },
        { new TrainSpec { Init = new InitSpec { Stage = "base", From = "folder" } }, "init" },
        { new TrainSpec { Init = new InitSpec { Stage = "base", Config = "config.json" } }, "init" },
        { new TrainSpec { Init = new InitSpec { Config = "config.json" } }, "init" },
        { new TrainSpec { Init = new InitSpec { Run = "quickstart" } }, "init.run" },
        { new TrainSpec { Init = new InitSpec { Run = "quickstart/" } }, "init.run" },
        { new TrainSpec { Init = new InitSpec { Run = "quickstart/base", Stage = "base" } }, "init" },
        { new TrainSpec { Init = new InitSpec { Scratch = new ModelSpec { Width = 30, Heads = 4 } } }, "init.scratch.width" },
        { new TrainSpec { Objective = ObjectiveKind.Mlm }, "objective" },
        { new TrainSpec { Model = new ModelSpec { Family = ModelFamily.Bert } }, "objective" },
        { new TrainSpec { Objective = ObjectiveKind.Mlm, Model = new ModelSpec { Family = ModelFamily.Bert, Width = 31 } }, "model.width" },
        { new TrainSpec { Objective = ObjectiveKind.Mlm, Model = new ModelSpec { Family = ModelFamily.Bert, KeyValueHeads = 5 } }, "model.key_value_heads" },
        { new TrainSpec { Masking = new MaskingSpec() }, "masking" },
        { new TrainSpec { Corruption = new CorruptionSpec() }, "corruption" },
        { new TrainSpec { Objective = ObjectiveKind.SpanCorruption }, "objective" },
        { new TrainSpec { Objective = ObjectiveKind.SpanCorruption, Init = new InitSpec { From = "t5" }, Corruption = new CorruptionSpec { MeanLength = 0.5 } }, "corruption.mean_length" },
        { new TrainSpec { Objective = ObjectiveKind.SpanCorruption, Model = new ModelSpec { Family = ModelFamily.T5, Width = 31 } }, "model.width" },
        { new TrainSpec { Dropout = 1 }, "dropout" },
        { new TrainSpec { ZLoss = -1 }, "z_loss" },
        { new TrainSpec { Fim = new FimSpec { Rate = 1.5 } }, "fim.rate" },
        { new TrainSpec { Fim = new FimSpec { PrefixToken = 1 } }, "fim" },
        { new TrainSpec { Fim = new FimSpec { PrefixToken = 1, SuffixToken = 2, MiddleToken = 1 } }, "fim" },
        { new TrainSpec { Fim = new FimSpec(), Init = new InitSpec { From = "base" } }, "fim" },
        { new TrainSpec { DocumentMask = true, Objective = ObjectiveKind.Mlm, Init = new InitSpec { From = "bert" } }, "document_mask" },
        { new TrainSpec { Objective = ObjectiveKind.Mlm, Init = new InitSpec { From = "bert" }, Masking = new MaskingSpec { Share = 1 } }, "masking.share" },
        { new TrainSpec { ShardBytes = 0 }, "shard_bytes" },
        { new TrainSpec { BudgetHours = 0 }, "budget_hours" },
        { new TrainSpec { Forgetting = new ForgettingSpec() }, "forgetting" },
        { new TrainSpec { Init = new InitSpec { Stage = "base" }, Forgetting = new ForgettingSpec { Tolerance = -1 } }, "forgetting.tolerance" },
        { new TrainSpec { Init = new InitSpec { Stage = "base" }, Forgetting = new ForgettingSpec { LowerBy = 1 } }, "forgetting.lower_by" },
        { new TrainSpec { Samples = new SamplesSpec() }, "samples.prompts" },
        { new TrainSpec { Lora = new LoraSpec { Rank = 0 } }, "lora.rank" },
        { new TrainSpec { Lora = new LoraSpec(), FreezeLayers = 1 }, "lora" },
        { new TrainSpec { OptimizerStates = OptimizerStates.Bf16, Beta2 = 0.999 }, "beta2" },
        { new TrainSpec { LayerDecay = 1.1 }, "layer_decay" },
        { new TrainSpec { DecayShare = 1 }, "decay_share" },
        { new TrainSpec { Decay = DecayShape.Cosine }, "decay" },
        { new TrainSpec { SteadyLearningRate = 1e-4 }, "steady_learning_rate" },
        { new TrainSpec { Schedule = ScheduleShape.Infinite, MinLearningRate = 0 }, "min_learning_rate" },
        { new TrainSpec { Guard = new GuardSpec { ZScore = 0 } }, "guard.z_score" },
        { new TrainSpec { Guard = new GuardSpec { SkipsInARow = 0 } }, "guard.skips_in_a_row" },
        { new TrainSpec { Init = new InitSpec { Stage = "base" }, Model = new ModelSpec() }, "model" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_NamesTheSetting(TrainSpec spec, string expected)
    {
        var problems = new SpecProblems();

        spec.Check(problems);

        Assert.Equal(expected, Assert.Single(problems.All).Path);
    }

    [Fact]
    public void Check_OfSeveralMistakes_NamesThemAll()
    {
        var problems = new SpecProblems();

        new TrainSpec { Init = new InitSpec { Run = "quickstart", Repository = "x", Revision = "main", Scratch = new ModelSpec { Width = 30, Heads = 4 } } }.Check(problems);

        Assert.Equal(["init", "init.run", "init.scratch.width", "init.repository", "init.revision"], problems.All.Select(problem => problem.Path));
    }

    [Fact]
    public void Check_OfDefaultsAndOfAModelToGoOnFrom_FindsNothing()
    {
        var problems = new SpecProblems();

        new TrainSpec().Check(problems);
        new TrainSpec { Init = new InitSpec { Stage = "base" } }.Check(problems);
        new TrainSpec { Init = new InitSpec { Run = "quickstart/20260102-000000-bbbbbb/base" } }.Check(problems);
        new TrainSpec { Init = new InitSpec { Scratch = new ModelSpec() } }.Check(problems);
        new TrainSpec { Init = new InitSpec { Config = "config.json", Weights = "model.safetensors" } }.Check(problems);

        Assert.Empty(problems.All);
    }

    [Fact]
    public void RateOver_TakesTheWarmupAsShareOrSteps()
    {
        var spec = new TrainSpec { LearningRate = 1, WarmupShare = 0.1, Schedule = ScheduleShape.Constant };

        Assert.Equal(0.5, spec.RateOver(100).At(5));
        Assert.Equal(0.25, (spec with { WarmupSteps = 20 }).RateOver(100).At(5));
        Assert.Equal(0.1, (spec with { Schedule = ScheduleShape.Cosine }).RateOver(100).At(100), 1e-12);
    }

    [Fact] // What decides the weights decides the fingerprint; how often they are saved does not.
    public void Fingerprint_HoldsNumericsAndNoCheckpoints()
    {
        var fingerprint = CanonicalJson.OfFingerprint(new TrainSpec());

        Assert.Equal(fingerprint, CanonicalJson.OfFingerprint(new TrainSpec { CheckpointEverySteps = 7, KeepCheckpoints = 9 }));
        Assert.NotEqual(fingerprint, CanonicalJson.OfFingerprint(new TrainSpec { Threads = 3 }));
        Assert.Equal(
            CanonicalJson.OfFingerprint(new TrainSpec { Init = new InitSpec { Run = "a/base" } }),
            CanonicalJson.OfFingerprint(new TrainSpec { Init = new InitSpec { Run = "b/base" } })); // what its files hold decides
        Assert.Contains("\"dtype\":\"bf16\"", CanonicalJson.OfFingerprint(new TrainSpec { Dtype = Precision.Bf16 }));
    }
}
