using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>
/// How a classifier is trained: a linear model over words, runs of words and parts of words (Joulin et al., 2016), with fastText's names and defaults
/// for what fastText has.
/// </summary>
public sealed record ClassifierSpec
{
    /// <summary>Length of a vector.</summary>
    public int Dimension { get; init; } = 100;

    /// <summary>Rate of the first step; it falls linearly to 0. fastText's default 0.1 is for long texts; 0.5 to 1 learns short ones in a few passes.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Passes over the training text.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>A word rarer than this has no vector of its own.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>Longest run of words that counts as one feature; 1 is words alone.</summary>
    public int WordNGrams { get; init; } = 1;

    /// <summary>Fewest characters of a part of a word.</summary>
    public int MinCharacters { get; init; }

    /// <summary>Most characters of a part of a word; 0 is no parts.</summary>
    public int MaxCharacters { get; init; }

    /// <summary>Rows that runs and parts of words share.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <summary>
    /// Texts whose vectors are taken before any of their words' rows are changed. Part of the model: another number is another model, the number of
    /// workers is not.
    /// </summary>
    public int BatchTexts { get; init; } = 32;

    /// <summary>Words, runs and parts of words that stay: the others are pruned away and the rest trained anew; null to keep all.</summary>
    public int? KeepFeatures { get; init; }

    /// <summary>Of the order of texts and the first values.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Memory that text and weights may take.</summary>
    public long MaxMemoryBytes { get; init; } = 8L << 30;

    /// <summary>What is wrong with it.</summary>
    public SpecProblems Problems()
    {
        var problems = new SpecProblems();
        Least("dim", Dimension, 1);
        Least("epoch", Epochs, 1);
        Least("min-count", MinCount, 1);
        Least("word-ngrams", WordNGrams, 1);
        Least("minn", MinCharacters, 0);
        Least("maxn", MaxCharacters, 0);
        Least("bucket", Buckets, HasHashedFeatures ? 1 : 0);
        Least("batch", BatchTexts, 1);
        Least("keep-features", KeepFeatures ?? 1, 1);
        if (LearningRate is not (> 0 and < 100))
            problems.Add("lr", $"is {LearningRate}; expected more than 0");
        if (MaxCharacters > 0 && MinCharacters > MaxCharacters)
            problems.Add("minn", $"is {MinCharacters}, more than maxn {MaxCharacters}");
        return problems;

        void Least(string name, int found, int least)
        {
            if (found < least)
                problems.Add(name, $"is {found}; expected {least} or more");
        }
    }

    /// <summary>The values that a model file keeps.</summary>
    internal FastTextOptions Options => new()
    {
        Dimension = Dimension,
        Epochs = Epochs,
        MinCount = MinCount,
        WordNGrams = WordNGrams,
        MinCharacters = MinCharacters,
        MaxCharacters = MaxCharacters,
        Buckets = HasHashedFeatures ? Buckets : 0,
        Loss = FastTextLoss.Softmax,
    };

    private bool HasHashedFeatures => WordNGrams > 1 || MaxCharacters > 0;
}
