using System.Text.Json;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Settings of <c>train</c>: trains a model on all sequences of a mix, once through. It begins with first weights, or goes on from the
/// model of another stage or of files (continued pretraining).
/// </summary>
public sealed record TrainSpec : StageSpec
{
    /// <summary>Shape of a model that begins with first weights, short for <c>init: { scratch: … }</c>; only without <c>init</c>.</summary>
    public ModelSpec? Model { get; init; }

    /// <summary>The model to go on from; first weights unless given.</summary>
    public InitSpec? Init { get; init; }

    /// <summary>What is asked of a sequence: the next token of decoders, masked tokens of encoders, corrupted spans of encoders with a decoder.</summary>
    public ObjectiveKind Objective { get; init; }

    /// <summary>How tokens are masked; only with <c>objective: mlm</c>, which has it by default.</summary>
    public MaskingSpec? Masking { get; init; }

    /// <summary>How spans are corrupted; only with <c>objective: span_corruption</c>, which has it by default.</summary>
    public CorruptionSpec? Corruption { get; init; }

    /// <summary>Moves the middles of documents to their ends, so that gaps can be filled; only with <c>objective: clm</c>. None unless given.</summary>
    public FimSpec? Fim { get; init; }

    /// <summary>
    /// Whether the documents of a sequence are kept apart: attention is masked between them, and positions begin anew with each, at the token
    /// that ends the one before. Only with <c>objective: clm</c>.
    /// </summary>
    public bool DocumentMask { get; init; }

    /// <summary>
    /// Weight of the z-loss, the squared logarithm of the softmax's denominator, which keeps logits from drifting; 1e-4 in PaLM (Chowdhery et al.
    /// 2022). The loss that is told is without it. None unless given.
    /// </summary>
    public double ZLoss { get; init; }

    /// <summary>
    /// Share of numbers within the model that are set to 0 at random, in families that have dropout: BERT and RoBERTa, T5, which had 0.1. None unless
    /// given, as text that is seen once or a few times is not learnt by heart.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>Sequences of a step.</summary>
    public int BatchSequences { get; init; } = 16;

    /// <summary>Sequences in memory at a time; the whole step unless given. The gradients of its parts add up.</summary>
    public int? MicroBatchSequences { get; init; }

    /// <summary>
    /// Whether each layer's tensors are made again when its gradient is due, instead of being kept: the same bits for less memory and about
    /// a third more work; of a T5, the same but for rounding.
    /// </summary>
    public bool Recompute { get; init; }

    /// <summary>Tokens to train on at most, to the next whole sequence; all of the mix unless given.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>
    /// Floating-point operations to make at most, 6 for each weight and token, to the next whole sequence; no limit unless given.
    /// </summary>
    public double? BudgetFlops { get; init; }

    /// <summary>
    /// Hours that its steps may take in all attempts; then it stops, and hands on the model as it is. No limit unless given. How far it comes
    /// depends on the machine, so equal runs differ; <c>time_limit_hours</c> changes no output.
    /// </summary>
    public double? BudgetHours { get; init; }

    /// <summary>
    /// Held-out text to watch, and when to stop as it gets no better; none unless given. The tokenize stage must be among the inputs.
    /// </summary>
    public ValidationSpec? Validation { get; init; }

    /// <summary>
    /// Hours after which it stops between two steps, with exit code 85; run again, it goes on. Hours that an earlier attempt took do not
    /// count.
    /// </summary>
    [NotInFingerprint]
    public double? TimeLimitHours { get; init; }

    /// <summary>
    /// Highest learning rate. The default suits models of a few million weights; one of 7 billion took 3e-4 (Touvron et al. 2023).
    /// </summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Learning rate of the last step; a tenth of the highest unless given (Hoffmann et al. 2022).</summary>
    public double? MinLearningRate { get; init; }

    /// <summary>Steps over which the learning rate rises; given instead of <c>warmup_share</c>.</summary>
    public long? WarmupSteps { get; init; }

    /// <summary>Share of all steps over which the learning rate rises.</summary>
    public double WarmupShare { get; init; } = 0.02;

    /// <summary>How the learning rate goes after that.</summary>
    public ScheduleShape Schedule { get; init; } = ScheduleShape.Cosine;

    /// <summary>
    /// Learning rate that the warm-up rises from; 0 unless given. To go on from where a base ended, its last rate (Parmar et al. 2024).
    /// </summary>
    public double StartLearningRate { get; init; }

    /// <summary>With <c>schedule: wsd</c> or <c>infinite</c>, the share of all steps over which it falls to its minimum: the annealing.</summary>
    public double DecayShare { get; init; } = 0.2;

    /// <summary>How it falls there; <c>linear</c> with <c>wsd</c> and <c>exponential</c> with <c>infinite</c> unless given.</summary>
    public DecayShape? Decay { get; init; }

    /// <summary>With <c>schedule: infinite</c>, the rate between cooling down and annealing; half way between highest and last unless given.</summary>
    public double? SteadyLearningRate { get; init; }

    /// <summary>With <c>schedule: infinite</c>, the share of all steps over which it cools down to that.</summary>
    public double CooldownShare { get; init; } = 0.2;

    /// <summary>
    /// What a layer's learning rate is multiplied by for each layer between it and the head, embeddings one more (Clark et al. 2020): less than 1
    /// keeps what lies low nearer to the base.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>Whether embeddings stay as they are, and with them a head that shares their weights.</summary>
    public bool FreezeEmbeddings { get; init; }

    /// <summary>So many of the lowest layers stay as they are.</summary>
    public int FreezeLayers { get; init; }

    /// <summary>Decoupled weight decay of matrices.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Decay of the gradient's running mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the squared gradient's running mean.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>What the optimiser keeps its running means in: <c>bf16</c> saves 4 bytes a weight.</summary>
    public OptimizerStates OptimizerStates { get; init; }

    /// <summary>Adapters that learn in place of the weights, which stay as they are; none unless given.</summary>
    public LoraSpec? Lora { get; init; }

    /// <summary>Largest 2-norm of a step's gradient.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>General text to watch, and what to do when a training that goes on from a base forgets it; none unless given.</summary>
    public ForgettingSpec? Forgetting { get; init; }

    /// <summary>Prompts to go on with as it trains; none unless given.</summary>
    public SamplesSpec? Samples { get; init; }

    /// <summary>When an update is not made, because it would ruin the model.</summary>
    public GuardSpec Guard { get; init; } = new();

    /// <summary>Threads that share an operator; never the machine's number of cores, as it decides the last bits of every sum.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>What matrices are multiplied in.</summary>
    public Precision Dtype { get; init; } = Precision.Fp32;

    /// <summary>Where weights lie and are multiplied.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>How the model's weights are stored; checkpoints are whole in any case.</summary>
    public WeightType SaveDtype { get; init; } = WeightType.Fp32;

    /// <summary>Bytes of a file of the model's weights at most; more make several, with an index, as transformers does it.</summary>
    public long ShardBytes { get; init; } = ModelFiles.ShardBytes;

    /// <summary>Steps from one checkpoint to the next.</summary>
    [NotInFingerprint]
    public long CheckpointEverySteps { get; init; } = 200;

    /// <summary>Checkpoints that are kept while it trains.</summary>
    [NotInFingerprint]
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>The shape of a model that begins with first weights; null where one is gone on from.</summary>
    internal ModelSpec? Shape => Init is null ? Model ?? new ModelSpec() : Init.Scratch;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Model is not null && Init is not null)
            problems.Add("model", "is given beside init, which has a shape already; give one of them");
        if (Model is not null)
            problems.Within("model", Model.Check);
        if (Masking is not null && Objective != ObjectiveKind.Mlm)
            problems.Add("masking", "is given without objective: mlm; give both or none");
        if (Shape is { } shape && shape.Objective != Objective)
        {
            problems.Add(
                "objective", $"is {Spelt(Objective)}, and a new {Spelt(shape.Family)} learns {Spelt(shape.Objective)}; change it or the family, or give an init");
        }
        if (Corruption is not null && Objective != ObjectiveKind.SpanCorruption)
            problems.Add("corruption", "is given without objective: span_corruption; give both or none");
        if (Fim is not null && Objective != ObjectiveKind.Clm)
            problems.Add("fim", "is given without objective: clm; give both or none");
        if (Fim is not null)
            problems.Within("fim", inner => Fim.Check(inner, isNew: Shape is not null));
        if (DocumentMask && Objective != ObjectiveKind.Clm)
            problems.Add("document_mask", "is given without objective: clm; give both or none");
        if (Corruption is not null)
            problems.Within("corruption", Corruption.Check);
        if (Masking is not null)
            problems.Within("masking", Masking.Check);
        problems.Within("guard", Guard.Check);
        if (Lora is not null)
            problems.Within("lora", Lora.Check);
        if (Lora is not null && (FreezeEmbeddings || FreezeLayers > 0))
            problems.Add("lora", "is given beside freeze_embeddings or freeze_layers; adapters freeze all weights, give one of them");
        if (OptimizerStates == OptimizerStates.Bf16 && Beta2 > 0.99)
            problems.Add("beta2", FormattableString.Invariant($"is {Beta2} with optimizer_states: bf16, whose 8 bits cannot follow so slow a mean; give 0.99 at most"));
        if (Forgetting is not null)
            problems.Within("forgetting", Forgetting.Check);
        if (Forgetting is not null && (Init is null or { Scratch: not null }))
            problems.Add("forgetting", "is given for first weights, which know nothing to forget; give init of a base, or leave it out");
        if (Samples is not null)
            problems.Within("samples", Samples.Check);
        if (Validation is not null)
            problems.Within("validation", Validation.Check);
        foreach (var (name, value) in new[] { ("budget_flops", BudgetFlops), ("budget_hours", BudgetHours), ("time_limit_hours", TimeLimitHours) })
        {
            if (value is not (null or > 0))
                problems.Add(name, FormattableString.Invariant($"is {value}; expected more than 0"));
        }
        if (Init is not null)
            problems.Within("init", Init.Check);
        foreach (var (name, value) in new (string, double)[]
        {
            ("batch_sequences", BatchSequences), ("micro_batch_sequences", MicroBatchSequences ?? 1), ("budget_tokens", BudgetTokens ?? 1),
            ("threads", Threads), ("shard_bytes", ShardBytes), ("checkpoint_every_steps", CheckpointEverySteps), ("keep_checkpoints", KeepCheckpoints),
        })
        {
            if (value < 1)
                problems.Add(name, FormattableString.Invariant($"is {value}; expected 1 or more"));
        }
        foreach (var (name, value) in new[]
        {
            ("learning_rate", LearningRate), ("min_learning_rate", MinLearningRate ?? 0), ("start_learning_rate", StartLearningRate),
            ("steady_learning_rate", SteadyLearningRate ?? 0), ("weight_decay", WeightDecay), ("clip", Clip), ("z_loss", ZLoss),
        })
        {
            if (!double.IsFinite(value) || value < 0)
                problems.Add(name, FormattableString.Invariant($"is {value}; expected 0 or more"));
        }
        foreach (var (name, value) in new[]
        {
            ("beta1", Beta1), ("beta2", Beta2), ("warmup_share", WarmupShare), ("dropout", Dropout), ("decay_share", DecayShare), ("cooldown_share", CooldownShare),
        })
        {
            if (value is not (>= 0 and < 1))
                problems.Add(name, FormattableString.Invariant($"is {value}; expected 0 or more and less than 1"));
        }
        if (LayerDecay is not (> 0 and <= 1))
            problems.Add("layer_decay", FormattableString.Invariant($"is {LayerDecay}; expected more than 0 and at most 1"));
        if (FreezeLayers < 0)
            problems.Add("freeze_layers", $"is {FreezeLayers}; expected 0 or more");
        if (SteadyLearningRate is not null && Schedule != ScheduleShape.Infinite)
            problems.Add("steady_learning_rate", "is given without schedule: infinite; give both or none");
        if (Decay is not null && Schedule is not (ScheduleShape.Wsd or ScheduleShape.Infinite))
            problems.Add("decay", "is given without schedule: wsd or infinite, which alone end in a decay of their own");
        if (RateOver(1) is { Decay: DecayShape.Exponential, Minimum: 0, Shape: ScheduleShape.Wsd or ScheduleShape.Infinite })
            problems.Add("min_learning_rate", "is 0, which equal factors never come to; give more than 0, or decay: linear");
        if (WarmupSteps < 0)
            problems.Add("warmup_steps", $"is {WarmupSteps}; expected 0 or more");
    }

    private static string Spelt<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The learning rate of each of so many steps.</summary>
    internal LearningRate RateOver(long steps) => new()
    {
        Shape = Schedule,
        Peak = LearningRate,
        Minimum = MinLearningRate ?? LearningRate / 10,
        Start = StartLearningRate,
        Steady = SteadyLearningRate ?? (LearningRate + (MinLearningRate ?? LearningRate / 10)) / 2,
        CooldownShare = CooldownShare,
        DecayShare = DecayShare,
        Decay = Decay ?? (Schedule == ScheduleShape.Infinite ? DecayShape.Exponential : DecayShape.Linear),
        WarmupSteps = Math.Min(steps, WarmupSteps ?? (long)Math.Round(WarmupShare * steps)),
        Steps = steps,
    };
}
