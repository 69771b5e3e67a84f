using System.Text.Json;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>Families of which a new model can be made.</summary>
public enum ModelFamily
{
    /// <summary>A decoder as Llama is one; it learns the next token, as all decoders do.</summary>
    Llama,

    /// <summary>Llama with biases on queries, keys and values.</summary>
    Qwen2,

    /// <summary>Llama with queries and keys normalised within each head.</summary>
    Qwen3,

    /// <summary>Llama with norms behind attention and feed-forward layer.</summary>
    Olmo2,

    /// <summary>Llama with a gate of GELU and a scaled embedding.</summary>
    Gemma,

    /// <summary>Gemma with bounds on scores and logits; every other layer sees the last 4096 positions alone.</summary>
    Gemma2,

    /// <summary>Gemma with queries and keys normalised; of six layers, five see the last 512 positions alone.</summary>
    Gemma3,

    /// <summary>A decoder as GPT-2 is one, with learned positions.</summary>
    Gpt2,

    /// <summary>A decoder as GPT-NeoX and Pythia are, whose attention and feed-forward layer stand side by side.</summary>
    GptNeox,

    /// <summary>A decoder as BLOOM and BloombergGPT are, with positions as a bias of scores; its feed-forward layer has four times the width.</summary>
    Bloom,

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

    /// <summary>Key and value heads of a Llama and its like; as many as query heads unless given.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width of a head of a Llama and its like; width / heads unless given.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Width inside the feed-forward layer, which is gated in a Llama and its like.</summary>
    public int FeedForward { get; init; } = 448;

    /// <summary>Base of the wavelengths of a rotary embedding.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Whether the output layer shares the embedding's weights; that of BERT, GPT-2 and BLOOM always does.</summary>
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
        var spec = ToSpec(vocabulary: 1, context: 1);
        spec.Check(problems);
        if (Family == ModelFamily.T5 && Heads > 0 && Width % Heads != 0)
            problems.Add("width", $"is {Width}; expected a multiple of heads ({Heads})");
        if (Family == ModelFamily.Bloom && FeedForward != 4 * Width)
            problems.Add("feed_forward", $"is {FeedForward}; expected {4 * Width}, four times the width, as in every bloom");
        if (spec is LlamaSpec)
            return;
        foreach (var (name, value) in new[] { ("key_value_heads", KeyValueHeads), ("head_size", HeadSize) })
        {
            if (value is not null)
                problems.Add(name, $"is given for a {JsonNamingPolicy.SnakeCaseLower.ConvertName(Family.ToString())}, all of whose heads are alike; leave it out");
        }
    }

    /// <summary>The whole shape, for the tokens and positions of a mix.</summary>
    internal LanguageModelSpec ToSpec(int vocabulary, int context) => Family switch
    {
        ModelFamily.Bert => ToBert(vocabulary, context),
        ModelFamily.T5 => ToT5(vocabulary, context),
        ModelFamily.Gpt2 => new Gpt2Spec
        {
            Layers = Layers,
            Width = Width,
            Heads = Heads,
            FeedForward = FeedForward,
            Vocabulary = vocabulary,
            Context = context,
        },
        ModelFamily.GptNeox => new NeoxSpec
        {
            Layers = Layers,
            Width = Width,
            Heads = Heads,
            FeedForward = FeedForward,
            Vocabulary = vocabulary,
            Context = context,
            RopeTheta = RopeTheta,
            TiedHead = TiedHead,
        },
        ModelFamily.Bloom => new BloomSpec { Layers = Layers, Width = Width, Heads = Heads, Vocabulary = vocabulary, Context = context },
        ModelFamily.Qwen2 => ToLlama(vocabulary, context) with { Family = LlamaFamily.Qwen2 },
        ModelFamily.Qwen3 => ToLlama(vocabulary, context) with { Family = LlamaFamily.Qwen3 },
        ModelFamily.Olmo2 => ToLlama(vocabulary, context) with { Family = LlamaFamily.Olmo2 },
        ModelFamily.Gemma => ToLlama(vocabulary, context) with { Family = LlamaFamily.Gemma },
        ModelFamily.Gemma2 => ToGemma2(vocabulary, context),
        ModelFamily.Gemma3 => ToGemma3(vocabulary, context),
        _ => ToLlama(vocabulary, context),
    };

    private LlamaSpec ToLlama(int vocabulary, int context) => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads ?? Heads,
        HeadSize = HeadSize,
        FeedForward = FeedForward,
        Vocabulary = vocabulary,
        Context = context,
        RopeTheta = RopeTheta,
        TiedHead = TiedHead,
    };

    /// <summary>With the window and the bounds of the published models (Gemma team 2024).</summary>
    private LlamaSpec ToGemma2(int vocabulary, int context) => ToLlama(vocabulary, context) with
    {
        Family = LlamaFamily.Gemma2,
        SlidingWindow = 4096,
        FullEvery = 2,
        ScoreCap = 50,
        LogitCap = 30,
    };

    /// <summary>With the window and the wavelengths of the published 1B (Gemma team 2025), where layers that see all have longer ones.</summary>
    private LlamaSpec ToGemma3(int vocabulary, int context) => ToLlama(vocabulary, context) with
    {
        Family = LlamaFamily.Gemma3,
        SlidingWindow = 512,
        FullEvery = 6,
        RopeTheta = 100 * RopeTheta,
        WindowRopeTheta = RopeTheta,
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
