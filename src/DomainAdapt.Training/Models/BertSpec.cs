using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Models;

/// <summary>Which member of the BERT family; they differ in the names of weights and in where positions begin.</summary>
public enum BertFamily
{
    /// <summary>BERT (Devlin et al. 2018): positions from 0.</summary>
    Bert,

    /// <summary>RoBERTa (Liu et al. 2019): positions from one behind the padding token's id.</summary>
    Roberta,
}

/// <summary>Shape of an encoder of the BERT family, with the head that predicts masked tokens.</summary>
public sealed record BertSpec : LanguageModelSpec
{
    // What the tokenizers of the published models have.
    private const int BertMask = 103;
    private const int RobertaMask = 50_264;

    /// <summary>Which member of the family.</summary>
    public BertFamily Family { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Width inside the feed-forward layer.</summary>
    public int FeedForward { get; init; } = 3072;

    /// <summary>Kinds of segment; all positions here are of the first.</summary>
    public int Segments { get; init; } = 2;

    /// <summary>The token that fills a sequence up: no position sees it.</summary>
    public int PaddingToken { get; init; }

    /// <summary>The token that stands for what is asked; 103 in BERT and 50264 in RoBERTa unless given.</summary>
    public int? MaskToken { get; init; }

    /// <summary>Added to the variance before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-12;

    /// <summary>The token that stands for what is asked.</summary>
    internal int Mask => MaskToken ?? (Family == BertFamily.Roberta ? RobertaMask : BertMask);

    /// <summary>Row of the first position in the table of positions.</summary>
    internal int FirstPosition => Family == BertFamily.Roberta ? PaddingToken + 1 : 0;

    /// <inheritdoc/>
    public override int Positions => Context - FirstPosition;

    /// <inheritdoc/>
    public override long ParameterCount()
    {
        long width = Width, inner = FeedForward;
        var attention = 4 * width * width + 4 * width;
        var feedForward = 2 * width * inner + inner + width;
        var embeddings = (Vocabulary + (long)Context + Segments) * width + 2 * width;
        var head = width * width + width + 2 * width + Vocabulary; // the output layer's matrix is the embedding's
        return embeddings + Layers * (attention + feedForward + 4 * width) + head;
    }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (ArePositive(problems, ("layers", Layers), ("width", Width), ("heads", Heads), ("feed_forward", FeedForward)))
            CheckHeads(problems, Width, Heads);
    }

    internal override LanguageModel Create(Precision precision) => new BertEncoder(this, precision);
}
