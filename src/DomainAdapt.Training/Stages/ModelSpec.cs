using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>Shape of a new model. Vocabulary and context come from the mix.</summary>
public sealed record ModelSpec
{
    /// <summary>Decoder layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 160;

    /// <summary>Query heads.</summary>
    public int Heads { get; init; } = 5;

    /// <summary>Key and value heads; as many as query heads unless given.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width inside the gated feed-forward layer.</summary>
    public int FeedForward { get; init; } = 448;

    /// <summary>Base of the rotary embedding's wavelengths.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Whether the output layer shares the embedding's weights.</summary>
    public bool TiedHead { get; init; } = true;

    internal void Check(SpecProblems problems) => ToLlama(vocabulary: 1, context: 1).Check(problems);

    internal LlamaSpec ToLlama(int vocabulary, int context) => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads ?? Heads,
        FeedForward = FeedForward,
        Vocabulary = vocabulary,
        Context = context,
        RopeTheta = RopeTheta,
        TiedHead = TiedHead,
    };
}
