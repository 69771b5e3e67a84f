using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, V vocabulary.

/// <summary>A decoder of the Llama family (Touvron et al. 2023); <see cref="LlamaFamily"/> says who its members are.</summary>
public sealed class LlamaDecoder : CausalDecoder
{
    [ComponentName(Name = "model")] private readonly LlamaBody _body;
    [ComponentName(Name = "lm_head")] private readonly Projection? _head;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public LlamaDecoder(LlamaSpec spec, Precision precision = Precision.Fp32) : base(nameof(LlamaDecoder), spec)
    {
        _body = new LlamaBody(spec, precision);
        _head = spec.TiedHead ? null : new Projection(spec.Width, spec.Vocabulary, precision);
        RegisterComponents();
    }

    private protected override Tensor OutputWeight => _head is null ? _body.Embedding : _head.Weight;

    internal override Tensor Hidden(Tensor ids, KeyValueCache? cache) => _body.forward(ids, cache, Recompute);
}

/// <summary>Embedding, layers and the last norm: (B, T) to (B, T, D).</summary>
internal sealed class LlamaBody : Module<Tensor, KeyValueCache?, bool, Tensor>
{
    [ComponentName(Name = "embed_tokens")] private readonly TokenEmbedding _embedding;
    [ComponentName(Name = "layers")] private readonly ModuleList<Module<Tensor, LayerCache?, Tensor>> _layers;
    [ComponentName(Name = "norm")] private readonly RootMeanSquareNorm _norm;
    private readonly double _scale;

    public LlamaBody(LlamaSpec spec, Precision precision) : base(nameof(LlamaBody))
    {
        _scale = spec.EmbeddingScale;
        _embedding = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        var rotary = new RotaryEmbedding(spec.Positions, spec.HeadWidth, spec.RopeTheta, spec.RopeScaling, precision);
        var windowRotary = spec.WindowRopeTheta is not { } theta ? rotary
            : new RotaryEmbedding(spec.Positions, spec.HeadWidth, theta, scaling: null, precision);
        var window = spec.SlidingWindow is { } positions ? new WindowBias(positions) : null;
        _layers = new ModuleList<Module<Tensor, LayerCache?, Tensor>>([.. Enumerable.Range(0, spec.Layers).Select(Layer)]);
        _norm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, precision);
        RegisterComponents();

        Module<Tensor, LayerCache?, Tensor> Layer(int index)
        {
            var attention = spec.HasWindow(index)
                ? new CausalSelfAttention(spec, precision, windowRotary, window)
                : new CausalSelfAttention(spec, precision, rotary, bias: null);
            return spec.NormPlace switch
            {
                NormPlace.Behind => new PostNormLayer(spec, precision, attention),
                NormPlace.Around => new SandwichNormLayer(spec, precision, attention),
                _ => new PreNormLayer(spec, precision, attention),
            };
        }
    }

    public Tensor Embedding => _embedding.Weight;

    public override Tensor forward(Tensor ids, KeyValueCache? cache, bool recompute)
    {
        using var scope = NewDisposeScope();
        var x = _embedding.forward(ids);                                    // (B, T, D)
        if (_scale != 1)
            x = x * _scale;
        for (var i = 0; i < _layers.Count; i++)
            x = CausalDecoder.Through(_layers[i], x, cache?.Layers[i], recompute);  // (B, T, D)
        return _norm.forward(x).MoveToOuterDisposeScope();                  // (B, T, D)
    }
}
