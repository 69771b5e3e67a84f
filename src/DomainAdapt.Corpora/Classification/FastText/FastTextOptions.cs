namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>What a supervised fastText model was trained with (Joulin et al., 2016), as its file stores it; the values count in files.</summary>
public sealed record FastTextOptions
{
    /// <summary>Length of a vector.</summary>
    public int Dimension { get; init; } = 100;

    /// <summary>Context words on each side; without meaning for classifiers, kept for the file.</summary>
    public int WindowWords { get; init; } = 5;

    /// <summary>Passes over the training text.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>A word rarer than this has no vector of its own.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>Wrong labels drawn for each right one under <see cref="FastTextLoss.NegativeSampling"/>.</summary>
    public int Negatives { get; init; } = 5;

    /// <summary>Longest run of words that counts as one feature; 1 is words alone.</summary>
    public int WordNGrams { get; init; } = 1;

    /// <summary>How scores become probabilities.</summary>
    public FastTextLoss Loss { get; init; } = FastTextLoss.Softmax;

    /// <summary>Rows that hashed features share.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <summary>Fewest characters of a part of a word.</summary>
    public int MinCharacters { get; init; }

    /// <summary>Most characters of a part of a word; 0 is no parts.</summary>
    public int MaxCharacters { get; init; }

    /// <summary>Tokens between two looks at the learning rate; kept for the file.</summary>
    public int RateUpdateTokens { get; init; } = 100;

    /// <summary>Threshold below which frequent words are not sampled away; kept for the file.</summary>
    public double SamplingThreshold { get; init; } = 1e-4;
}

/// <summary>How a fastText model turns scores into probabilities; the numbers are those of its file.</summary>
public enum FastTextLoss
{
    /// <summary>A binary tree of labels, frequent ones near its root.</summary>
    HierarchicalSoftmax = 1,

    /// <summary>One logistic score a label, trained against drawn labels.</summary>
    NegativeSampling = 2,

    /// <summary>Probabilities that sum to one.</summary>
    Softmax = 3,

    /// <summary>One logistic score a label, each for itself.</summary>
    OneVersusAll = 4,
}
