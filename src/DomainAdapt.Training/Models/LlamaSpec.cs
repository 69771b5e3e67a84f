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

    /// <summary>Positions back that attention sees; all unless given.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Base of the rotary embedding's wavelengths (Su et al. 2021).</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>How the wavelengths were stretched for longer texts; not at all unless given.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Added to the mean square before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output layer shares the embedding's weights.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>
    /// Positions a sequence may have here: where attention sees all of them, a window makes no difference, and this decoder has none.
    /// </summary>
    public override int Positions => Math.Min(Context, SlidingWindow ?? Context);

    /// <summary>Key and value heads.</summary>
    internal int KeyHeads => KeyValueHeads ?? Heads;

    /// <summary>Width of a head.</summary>
    internal int HeadWidth => HeadSize ?? Width / Heads;

    /// <summary>Whether queries, keys and values have biases.</summary>
    internal bool HasQueryBias => Family == LlamaFamily.Qwen2;

    /// <summary>Whether queries and keys are normalised, and over how much of them.</summary>
    internal QueryNorm QueryNorm => Family switch
    {
        LlamaFamily.Qwen3 => QueryNorm.WithinHeads,
        LlamaFamily.Olmo2 => QueryNorm.OverHeads,
        _ => QueryNorm.None,
    };

    /// <summary>Whether norms stand behind attention and feed-forward layer, not before.</summary>
    internal bool HasNormsBehind => Family == LlamaFamily.Olmo2;

    /// <summary>Whether norms are kept as what they differ from 1.</summary>
    internal bool HasNormsFromOne => Family == LlamaFamily.Gemma;

    /// <summary>Whether the gate of the feed-forward layer is GELU, not SiLU.</summary>
    internal bool HasGeluGate => Family == LlamaFamily.Gemma;

    /// <summary>What the embedding is multiplied by.</summary>
    internal double EmbeddingScale => Family == LlamaFamily.Gemma ? Math.Sqrt(Width) : 1;

    internal override double FirstNorm => HasNormsFromOne ? 0 : 1;

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
        return Layers * (attention + feedForward + 2 * width) + width + embedding;
    }

    internal override CausalDecoder Create(Precision precision) => new LlamaDecoder(this, precision);

    /// <summary>Adds what makes the shape impossible.</summary>
    public void Check(SpecProblems problems)
    {
        var found = problems.All.Count;
        foreach (var (name, value) in new[]
        {
            ("layers", Layers), ("width", Width), ("heads", Heads), ("feed_forward", FeedForward), ("key_value_heads", KeyHeads),
            ("head_size", HeadSize ?? 1),
        })
        {
            if (value < 1)
                problems.Add(name, $"is {value}; expected 1 or more");
        }
        if (problems.All.Count > found)
            return;
        if (HeadSize % 2 == 1)
            problems.Add("head_size", $"is {HeadSize}; expected an even number, as positions turn pairs within a head");
        else if (HeadSize is null && (Width % Heads != 0 || HeadWidth % 2 != 0))
            problems.Add("width", $"is {Width}; expected an even multiple of heads ({Heads}), as positions turn pairs within a head");
        if (Heads % KeyHeads != 0)
            problems.Add("key_value_heads", $"is {KeyHeads}; expected a divisor of heads ({Heads})");
    }
}
