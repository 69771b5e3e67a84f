using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>Families of which a new model can be made.</summary>
public enum ModelFamily
{
    /// <summary>A decoder of the Llama family; it learns the next token.</summary>
    Llama,

    /// <summary>An encoder as BERT is one; it learns masked tokens.</summary>
    Bert,

    /// <summary>An encoder with a decoder as T5 1.1 is one, its feed-forward layers gated by GELU; it learns corrupted spans.</summary>
    T5,
}

/// <summary>Shape of a new model. Vocabulary and context come from the mix.</summary>
public sealed record ModelSpec
{
    /// <summary>What kind of model it is, which decides the objective.</summary>
    public ModelFamily Family { get; init; }

    /// <summary>Layers; of a T5, in each half.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 160;

    /// <summary>Query heads.</summary>
    public int Heads { get; init; } = 5;

    /// <summary>Key and value heads of a Llama; as many as query heads unless given.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width inside the feed-forward layer, which is gated in a Llama.</summary>
    public int FeedForward { get; init; } = 448;

    /// <summary>Base of the wavelengths of a Llama's rotary embedding.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Whether the output layer shares the embedding's weights; a BERT's always does.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>What such a model learns.</summary>
    internal ObjectiveKind Objective => Family switch
    {
        ModelFamily.Bert => ObjectiveKind.Mlm,
        ModelFamily.T5 => ObjectiveKind.SpanCorruption,
        _ => ObjectiveKind.Clm,
    };

    internal void Check(SpecProblems problems)
    {
        switch (ToSpec(vocabulary: 1, context: 1))
        {
            case BertSpec bert: bert.Check(problems); break;
            case T5Spec t5: t5.Check(problems); break;
            case LlamaSpec llama: llama.Check(problems); break;
        }
        if (Family == ModelFamily.T5 && Heads > 0 && Width % Heads != 0)
            problems.Add("width", $"is {Width}; expected a multiple of heads ({Heads})");
        if (Family != ModelFamily.Llama && KeyValueHeads is not null)
            problems.Add("key_value_heads", $"is given for a {Family.ToString().ToLowerInvariant()}, all of whose heads have keys and values of their own; leave it out");
    }

    /// <summary>The whole shape, for the tokens and positions of a mix.</summary>
    internal LanguageModelSpec ToSpec(int vocabulary, int context) => Family switch
    {
        ModelFamily.Bert => ToBert(vocabulary, context),
        ModelFamily.T5 => ToT5(vocabulary, context),
        _ => ToLlama(vocabulary, context),
    };

    private LlamaSpec ToLlama(int vocabulary, int context) => new()
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

    /// <summary>Mask and padding get ids of their own behind the tokenizer's, as no text may have them.</summary>
    private BertSpec ToBert(int vocabulary, int context) => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Heads,
        FeedForward = FeedForward,
        Vocabulary = vocabulary + 2,
        MaskToken = vocabulary,
        PaddingToken = vocabulary + 1,
        Context = context,
    };

    /// <summary>Padding and sentinels get ids of their own behind the tokenizer's, as no text may have them.</summary>
    private T5Spec ToT5(int vocabulary, int context) => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Heads,
        HeadWidth = Width / Math.Max(1, Heads),
        FeedForward = FeedForward,
        IsGated = true,
        TiedHead = TiedHead,
        Vocabulary = vocabulary + 1 + SpanCorruption.Sentinels,
        PaddingToken = vocabulary,
        FirstSentinel = vocabulary + SpanCorruption.Sentinels,
        Context = context,
    };
}
