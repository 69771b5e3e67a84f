using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Classification.Training;

namespace DomainAdapt.Corpora.Classification.Mining;

/// <summary>How documents of a domain are recalled out of a crawl (OpenWebMath: Paster et al., 2023; DeepSeekMath: Shao et al., 2024).</summary>
public sealed record MiningSpec
{
    /// <summary>
    /// How classifiers are trained. Runs of three words, a least count of 3 and three passes are DeepSeekMath's; its vectors have 256 numbers, which seldom
    /// pays for a domain of our size.
    /// </summary>
    public ClassifierSpec Classifier { get; init; } = new() { Dimension = 64, LearningRate = 0.5, WordNGrams = 3, MinCount = 3, Epochs = 3 };

    /// <summary>Most rounds; DeepSeekMath made four.</summary>
    public int Rounds { get; init; } = 4;

    /// <summary>Least probability of a recalled document.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Least probability of a recalled document that later rounds learn from as one of the domain; nobody looks at them, so only those without doubt.</summary>
    public double LearnThreshold { get; init; } = 0.9;

    /// <summary>Share of the documents of the domain, and of the crawl, that no classifier learns from: what precision and recall are measured on.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>About the most documents of the domain, and of the crawl, that a classifier learns from: 500,000 as in DeepSeekMath.</summary>
    public int MaxTexts { get; init; } = 500_000;

    /// <summary>Rounds end when so small a share of the recalled documents is new: DeepSeekMath stopped when 98 % had been collected before.</summary>
    public double MinNewShare { get; init; } = 0.02;

    /// <summary>Of what is held out and what is learnt from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is wrong with it.</summary>
    public SpecProblems Problems()
    {
        var problems = Classifier.Problems();
        if (Rounds < 1)
            problems.Add("rounds", $"is {Rounds}; expected 1 or more");
        if (MaxTexts < 1)
            problems.Add("max-texts", $"is {MaxTexts}; expected 1 or more");
        if (Threshold is not (> 0 and < 1))
            problems.Add("threshold", $"is {Threshold}; expected more than 0, below 1");
        foreach (var (name, share) in new[] { ("learn-threshold", LearnThreshold), ("held-out", HeldOutShare), ("min-new", MinNewShare) })
        {
            if (share is < 0 or >= 1 or double.NaN)
                problems.Add(name, $"is {share}; expected 0 to below 1");
        }
        if (LearnThreshold < Threshold)
            problems.Add("learn-threshold", $"is {LearnThreshold}, below threshold ({Threshold})");
        return problems;
    }
}
