using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Settings of <c>evaluate</c>: bits per byte of held-out documents, for each model and source. The documents are those of a tokenize stage.
/// A decoder predicts each token from those before it. An encoder predicts each from those on both sides, every seventh at a time (its
/// pseudo-likelihood), and an encoder with a decoder every seventh span of 3; their figures compare with those of other such models only.
/// </summary>
public sealed record EvaluateSpec : StageSpec
{
    /// <summary>The train stages whose models are compared, in the order of the table; all among the inputs unless given.</summary>
    [StageReference]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Models of other runs that are compared too, such as <c>quickstart/base</c> or <c>monthly/latest_promoted</c>; the table calls them so.</summary>
    [RunReference(ModelChannel.Name)]
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>
    /// A document is clean when at most this share of its words lies in 13-word passages that training text has too. Figures are given for
    /// all documents, and for the clean ones.
    /// </summary>
    public double CleanCoverage { get; init; } = 0.05;

    /// <summary>Documents of a source at most, those of the lowest ids; all unless given.</summary>
    public int? MaxDocuments { get; init; }

    /// <summary>Positions predicted at a time.</summary>
    public int BatchTokens { get; init; } = 8192;

    /// <summary>
    /// Id of the mask token of encoders; what a model's config says, or else 103 for a BERT and 50264 for a RoBERTa, unless given.
    /// </summary>
    public int? MaskToken { get; init; }

    /// <summary>Threads that share an operator.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>What matrices are multiplied in.</summary>
    public Precision Dtype { get; init; } = Precision.Fp32;

    /// <summary>Where weights lie and are multiplied.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MaskToken < 0)
            problems.Add("mask_token", $"is {MaskToken}; expected a token id, 0 or more");
        if (CleanCoverage is not (>= 0 and <= 1))
            problems.Add("clean_coverage", FormattableString.Invariant($"is {CleanCoverage}; expected a share, 0 to 1"));
        foreach (var (name, value) in new[] { ("max_documents", MaxDocuments ?? 1), ("batch_tokens", BatchTokens), ("threads", Threads) })
        {
            if (value < 1)
                problems.Add(name, $"is {value}; expected 1 or more");
        }
    }
}
