using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Models;

/// <summary>Over how much of them queries and keys are normalised.</summary>
internal enum QueryNorm
{
    None,

    /// <summary>Within each head, by weights that all heads share.</summary>
    WithinHeads,

    /// <summary>Over all heads at once.</summary>
    OverHeads,
}

/// <summary>Where the norms of a layer stand.</summary>
internal enum NormPlace
{
    /// <summary>Before attention and feed-forward layer.</summary>
    Before,

    /// <summary>Behind them, before what they give is added.</summary>
    Behind,

    /// <summary>Both.</summary>
    Around,
}

/// <summary>Shape of a Llama-family decoder (Touvron et al. 2023; grouped key/value heads: Ainslie et al. 2023).</summary>
public sealed record LlamaSpec : DecoderSpec
{
    /// <summary>Which member of the family.</summary>
    public LlamaFamily Family { get; init; } = LlamaFamily.Llama;

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 192;

    /// <summary>Query heads.</summary>
    public int Heads { get; init; } = 6;

    /// <summary>Key and value heads, each shared by heads / key_value_heads query heads; as many as query heads unless given.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width of a head; width / heads unless given.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Width inside the gated feed-forward layer.</summary>
    public int FeedForward { get; init; } = 512;

    /// <summary>Positions that attention sees, itself and those before, in layers with a window; all unless given.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Layers before the first with a window, where there is one.</summary>
    public int LayersBeforeWindow { get; init; }

    /// <summary>Every how manieth layer sees all though others have a window; none unless given.</summary>
    public int? FullEvery { get; init; }

    /// <summary>What the root of it divides scores by; the width of a head unless given.</summary>
    public double? QueryScale { get; init; }

    /// <summary>What scores bend towards; no bound unless given.</summary>
    public double? ScoreCap { get; init; }

    /// <summary>What logits bend towards; no bound unless given.</summary>
    public double? LogitCap { get; init; }

    /// <summary>Base of the rotary embedding's wavelengths (Su et al. 2021).</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>The base in layers with a window; the same unless given.</summary>
    public double? WindowRopeTheta { get; init; }

    /// <summary>How the wavelengths were stretched for longer texts; not at all unless given.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Added to the mean square before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output layer shares the embedding's weights.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>Key and value heads.</summary>
    internal int KeyHeads => KeyValueHeads ?? Heads;

    /// <summary>Width of a head.</summary>
    internal int HeadWidth => HeadSize ?? Width / Heads;

    /// <summary>Whether queries, keys and values have biases.</summary>
    internal bool HasQueryBias => Family == LlamaFamily.Qwen2;

    /// <summary>Whether queries and keys are normalised, and over how much of them.</summary>
    internal QueryNorm QueryNorm => Family switch
    {
        LlamaFamily.Qwen3 or LlamaFamily.Gemma3 => QueryNorm.WithinHeads,
        LlamaFamily.Olmo2 => QueryNorm.OverHeads,
        _ => QueryNorm.None,
    };

    /// <summary>Where the norms of a layer stand.</summary>
    internal NormPlace NormPlace => Family switch
    {
        LlamaFamily.Olmo2 => NormPlace.Behind,
        LlamaFamily.Gemma2 or LlamaFamily.Gemma3 => NormPlace.Around,
        _ => NormPlace.Before,
    };

    /// <summary>
    /// Whether norms are kept as what they differ from 1, the gate of the feed-forward layer is GELU and not SiLU, and the embedding is scaled.
    /// </summary>
    internal bool IsGemma => Family is LlamaFamily.Gemma or LlamaFamily.Gemma2 or LlamaFamily.Gemma3;

    /// <summary>What the embedding is multiplied by.</summary>
    internal double EmbeddingScale => IsGemma ? Math.Sqrt(Width) : 1;

    /// <summary>Whether a layer sees a window alone.</summary>
    internal bool HasWindow(int layer) => SlidingWindow is not null && layer >= LayersBeforeWindow && (FullEvery is not { } every || (layer + 1) % every != 0);

    internal override double? LogitBound => LogitCap;

    internal override double FirstNorm => IsGemma ? 0 : 1;

    /// <inheritdoc/>
    public override long ParameterCount()
    {
        long width = Width, queryWidth = (long)Heads * HeadWidth, keyWidth = (long)KeyHeads * HeadWidth;
        var queryNorms = QueryNorm switch
        {
            QueryNorm.WithinHeads => 2 * HeadWidth,
            QueryNorm.OverHeads => queryWidth + keyWidth,
            _ => 0,
        };
        var attention = 2 * width * queryWidth + 2 * width * keyWidth + (HasQueryBias ? queryWidth + 2 * keyWidth : 0) + queryNorms;
        var feedForward = 3 * width * FeedForward;
        var embedding = Vocabulary * width * (TiedHead ? 1 : 2);
        var norms = (NormPlace == NormPlace.Around ? 4 : 2) * width;
        return Layers * (attention + feedForward + norms) + width + embedding;
    }

    internal override CausalDecoder Create(Precision precision) => new LlamaDecoder(this, precision);

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (!ArePositive(
            problems, ("layers", Layers), ("width", Width), ("heads", Heads), ("feed_forward", FeedForward), ("key_value_heads", KeyHeads),
            ("head_size", HeadSize ?? 1)))
        {
            return;
        }
        if (HeadSize % 2 == 1)
            problems.Add("head_size", $"is {HeadSize}; expected an even number, as positions turn pairs within a head");
        else if (HeadSize is null && (Width % Heads != 0 || HeadWidth % 2 != 0))
            problems.Add("width", $"is {Width}; expected an even multiple of heads ({Heads}), as positions turn pairs within a head");
        if (Heads % KeyHeads != 0)
            problems.Add("key_value_heads", $"is {KeyHeads}; expected a divisor of heads ({Heads})");
    }
}
