using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, S positions that are read, T positions that are said, K of either, D model width, H heads, E head width,
// F feed-forward width, V vocabulary.

/// <summary>
/// T5 (Raffel et al. 2020): an encoder reads (B, S), a decoder says (B, T), each target from those before it and all that was read. Positions
/// are told by what is added to the scores of attention, a number for each head and bucket of distances.
/// </summary>
public sealed class T5Model : LanguageModel
{
    [ComponentName(Name = "shared")] private readonly TokenEmbedding _embedding;
    [ComponentName(Name = "encoder")] private readonly T5Stack _encoder;
    [ComponentName(Name = "decoder")] private readonly T5Stack _decoder;
    [ComponentName(Name = "lm_head")] private readonly Projection? _head;
    private readonly T5Spec _spec;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public T5Model(T5Spec spec, Precision precision = Precision.Fp32) : base(nameof(T5Model), spec)
    {
        _spec = spec;
        _embedding = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        _encoder = new T5Stack(spec, precision, Dropout, isDecoder: false);
        _decoder = new T5Stack(spec, precision, Dropout, isDecoder: true);
        _head = spec.TiedHead ? null : new Projection(spec.Width, spec.Vocabulary, precision);
        RegisterComponents();
    }

    internal override bool HasDropout => true;

    private protected override Tensor OutputWeight => _head is null ? _embedding.Weight : _head.Weight;

    internal override Tensor Hidden(Tensor ids) => throw new InvalidOperationException("An encoder-decoder needs what is said beside what is read.");

    internal override Tensor Hidden(Tensor ids, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var read = Read(ids);                                                                   // (B, S, D)
        var start = full([targets.size(0), 1], _spec.PaddingToken, ScalarType.Int64, targets.device);
        var said = cat([start, targets.narrow(1, 0, targets.size(1) - 1)], 1);                  // (B, T): each is asked for from those before
        return Say(said.masked_fill(said.lt(0), _spec.PaddingToken), read, ids).MoveToOuterDisposeScope();   // (B, T, D)
    }

    /// <summary>What the encoder makes of ids: (B, S) to (B, S, D).</summary>
    internal Tensor Read(Tensor ids) => _encoder.forward(_embedding.forward(ids), null, ids, Recompute);

    /// <summary>What the output layer reads of what was said so far (B, T), given what the encoder made of ids (B, S): (B, T, D).</summary>
    internal Tensor Say(Tensor said, Tensor read, Tensor ids)
    {
        using var scope = NewDisposeScope();
        var x = _decoder.forward(_embedding.forward(said), read, ids, Recompute);               // (B, T, D)
        // An embedding's rows are √D times as long as an output layer's.
        return (_head is null ? x * (1 / Math.Sqrt(_spec.Width)) : x).MoveToOuterDisposeScope();
    }

    /// <summary>What is added to scores so that some are not seen.</summary>
    internal static Tensor Hiding(Tensor isHidden)
        => zeros(isHidden.shape, ScalarType.Float32, isHidden.device).masked_fill(isHidden, double.NegativeInfinity);
}

/// <summary>Layers and the last norm of one half: (B, K, D) to (B, K, D), with what was read (B, S, D) and its ids (B, S).</summary>
internal sealed class T5Stack : Module<Tensor, Tensor?, Tensor, bool, Tensor>
{
    // The halves' layers draw from seeds of their own.
    private const int DecoderSeeds = 1 << 16;

    [ComponentName(Name = "block")] private readonly ModuleList<T5Block> _blocks;
    [ComponentName(Name = "final_layer_norm")] private readonly RootMeanSquareNorm _norm;
    private readonly T5Spec _spec;
    private readonly Dropout _dropout;
    private readonly bool _isDecoder;

    public T5Stack(T5Spec spec, Precision precision, Dropout dropout, bool isDecoder) : base(nameof(T5Stack))
    {
        (_spec, _dropout, _isDecoder) = (spec, dropout, isDecoder);
        var blocks = Enumerable.Range(0, isDecoder ? spec.Decoders : spec.Layers);
        _blocks = new ModuleList<T5Block>([.. blocks.Select(i => new T5Block(spec, precision, dropout, isDecoder, hasPositions: i == 0))]);
        _norm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, isFromOne: false, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? read, Tensor ids, bool recompute)
    {
        using var scope = NewDisposeScope();
        var first = _isDecoder ? DecoderSeeds : 0;
        _dropout.Enter(first);
        x = _dropout.Of(x);                                                                     // (B, K, D)
        var padded = ids.eq(_spec.PaddingToken).any().item<bool>() ? ids : null;
        if (recompute && x.requires_grad && is_grad_enabled())
        {
            // What is added to scores is made again too: a tensor of this scope is no more when the gradient is due, ids are.
            for (var i = 0; i < _blocks.Count; i++)
                x = Again(_blocks[i], first + 1 + i, x, read, padded);                          // (B, K, D)
        }
        else
        {
            var (positions, padding) = (Positions(x.size(1), padded), Padding(padded));
            for (var i = 0; i < _blocks.Count; i++)
                x = Through(_blocks[i], first + 1 + i, x, read, positions, padding);            // (B, K, D)
        }
        _dropout.Enter(first + 1 + (int)_blocks.Count);
        return _dropout.Of(_norm.forward(x)).MoveToOuterDisposeScope();                         // (B, K, D)
    }

    private Tensor Again(T5Block block, int layer, Tensor x, Tensor? read, Tensor? padded)
        => Recomputation.Of((input, memory) => Through(block, layer, input, memory, Positions(input.size(1), padded), Padding(padded)), x, read);

    private Tensor Through(T5Block block, int layer, Tensor x, Tensor? read, Tensor positions, Tensor? padding)
    {
        _dropout.Enter(layer);
        return block.forward(x, read, positions, padding);
    }

    /// <summary>What hides the padding that was read: (B, 1, 1, S), or null.</summary>
    private Tensor? Padding(Tensor? ids) => ids is null ? null : T5Model.Hiding(ids.eq(_spec.PaddingToken)).unsqueeze(1).unsqueeze(1);

    /// <summary>What all layers add to the scores of self-attention: (1, H, K, K), or (B, H, K, K) where the encoder hides padding.</summary>
    private Tensor Positions(long length, Tensor? padded)
    {
        using var scope = NewDisposeScope();
        var bias = _blocks[0].Positions(length);                                                // (1, H, K, K)
        if (_isDecoder)
            bias = bias + T5Model.Hiding(ones([length, length], ScalarType.Bool, bias.device).triu(1)).to(bias.dtype);
        else if (Padding(padded) is { } padding)
            bias = bias + padding.to(bias.dtype);                                               // (B, H, K, K)
        return bias.MoveToOuterDisposeScope();
    }
}

/// <summary>Self-attention, in the decoder attention to what was read, and the feed-forward layer: (B, K, D) to (B, K, D).</summary>
internal sealed class T5Block : Module<Tensor, Tensor?, Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "layer")] private readonly T5Layers _layers;

    public T5Block(T5Spec spec, Precision precision, Dropout dropout, bool isDecoder, bool hasPositions) : base(nameof(T5Block))
    {
        _layers = new T5Layers(spec, precision, dropout, isDecoder, hasPositions);
        RegisterComponents();
    }

    public Tensor Positions(long length) => _layers.Self.Attention.Positions(length);

    public override Tensor forward(Tensor x, Tensor? read, Tensor positions, Tensor? padding)
    {
        using var scope = NewDisposeScope();
        x = _layers.Self.forward(x, null, positions);                                           // (B, K, D)
        if (_layers.Cross is { } cross)
            x = cross.forward(x, read, padding);                                                // (B, T, D)
        return _layers.FeedForward.forward(x).MoveToOuterDisposeScope();                        // (B, K, D)
    }
}

/// <summary>The two or three layers of a block, by their numbers.</summary>
internal sealed class T5Layers : Module
{
    [ComponentName(Name = "0")] private readonly T5AttentionLayer _first;
    [ComponentName(Name = "1")] private readonly Module _second;
    [ComponentName(Name = "2")] private readonly Module? _third;

    public T5Layers(T5Spec spec, Precision precision, Dropout dropout, bool isDecoder, bool hasPositions) : base(nameof(T5Layers))
    {
        _first = new T5AttentionLayer(spec, precision, dropout, isCross: false, isDecoder, hasPositions);
        var feedForward = new T5FeedForwardLayer(spec, precision, dropout);
        _second = isDecoder ? new T5AttentionLayer(spec, precision, dropout, isCross: true, isDecoder, hasPositions: false) : feedForward;
        _third = isDecoder ? feedForward : null;
        RegisterComponents();
    }

    public T5AttentionLayer Self => _first;

    public T5AttentionLayer? Cross => _second as T5AttentionLayer;

    public T5FeedForwardLayer FeedForward => (T5FeedForwardLayer)(_third ?? _second);
}

/// <summary>Attention to itself or to what was read (B, S, D), normalised before and added to its input: (B, K, D) to (B, K, D).</summary>
internal sealed class T5AttentionLayer : Module<Tensor, Tensor?, Tensor?, Tensor>
{
    [ComponentName(Name = "SelfAttention")] private readonly T5Attention? _self;
    [ComponentName(Name = "EncDecAttention")] private readonly T5Attention? _cross;
    [ComponentName(Name = "layer_norm")] private readonly RootMeanSquareNorm _norm;
    private readonly Dropout _dropout;

    public T5AttentionLayer(T5Spec spec, Precision precision, Dropout dropout, bool isCross, bool isDecoder, bool hasPositions) : base(nameof(T5AttentionLayer))
    {
        _dropout = dropout;
        var attention = new T5Attention(spec, precision, dropout, isDecoder, hasPositions);
        (_self, _cross) = isCross ? (null, attention) : (attention, (T5Attention?)null);
        _norm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, isFromOne: false, precision);
        RegisterComponents();
    }

    public T5Attention Attention => _self ?? _cross!;

    public override Tensor forward(Tensor x, Tensor? read, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var normalised = _norm.forward(x);                                                      // (B, K, D)
        return (x + _dropout.Of(Attention.forward(normalised, read ?? normalised, bias))).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention whose scores are not divided by √E, as its first weights are smaller instead: (B, T, D) over (B, S, D) to (B, T, D).</summary>
internal sealed class T5Attention : Module<Tensor, Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "q")] private readonly Projection _query;
    [ComponentName(Name = "k")] private readonly Projection _key;
    [ComponentName(Name = "v")] private readonly Projection _value;
    [ComponentName(Name = "o")] private readonly Projection _output;
    [ComponentName(Name = "relative_attention_bias")] private readonly TokenEmbedding? _positions;
    private readonly T5Spec _spec;
    private readonly Dropout _dropout;
    private readonly bool _isDecoder;

    public T5Attention(T5Spec spec, Precision precision, Dropout dropout, bool isDecoder, bool hasPositions) : base(nameof(T5Attention))
    {
        (_spec, _dropout, _isDecoder) = (spec, dropout, isDecoder);
        var inner = (long)spec.Heads * spec.HeadWidth;
        _query = new Projection(spec.Width, inner, precision);
        _key = new Projection(spec.Width, inner, precision);
        _value = new Projection(spec.Width, inner, precision);
        _output = new Projection(inner, spec.Width, precision);
        _positions = hasPositions ? new TokenEmbedding(spec.Buckets, spec.Heads, precision) : null;
        RegisterComponents();
    }

    /// <summary>What distances add to scores: (1, H, K, K), in the order of query and key.</summary>
    public Tensor Positions(long length)
    {
        using var scope = NewDisposeScope();
        var byDistance = new long[2 * length - 1];
        for (var i = 0; i < byDistance.Length; i++)
            byDistance[i] = RelativePositions.BucketOf(i - (int)length + 1, _spec.Buckets, _spec.MaxDistance, isCausal: _isDecoder);
        var buckets = new long[length, length];
        for (var query = 0; query < length; query++)
        {
            for (var key = 0; key < length; key++)
                buckets[query, key] = byDistance[key - query + length - 1];
        }
        var bias = _positions!.forward(tensor(buckets, device: _positions.Weight.device));      // (K, K, H)
        return bias.permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();                    // (1, H, K, K)
    }

    public override Tensor forward(Tensor x, Tensor read, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var (b, t, s) = (x.size(0), x.size(1), read.size(1));
        Tensor HeadsOf(Projection projection, Tensor of, long length)
            => projection.forward(of).view(b, length, _spec.Heads, _spec.HeadWidth).transpose(1, 2).reshape(-1, length, _spec.HeadWidth);
        var (q, k, v) = (HeadsOf(_query, x, t), HeadsOf(_key, read, s), HeadsOf(_value, read, s));                  // (B*H, T, E), (B*H, S, E) twice
        var scores = q.bmm(k.transpose(1, 2)).view(b, -1, t, s);                                                    // (B, H, T, S)
        var whole = scores.to(_query.Weight.dtype);
        var seen = (bias is null ? whole : whole + bias).softmax(-1);                                               // (B, H, T, S)
        var weights = _dropout.Of(seen).to(x.dtype).view(-1, t, s);                                                 // (B*H, T, S)
        var mixed = weights.bmm(v).view(b, _spec.Heads, t, _spec.HeadWidth).transpose(1, 2).reshape(b, t, -1);      // (B, T, H*E)
        return _output.forward(mixed).MoveToOuterDisposeScope();                                                    // (B, T, D)
    }
}

/// <summary>The feed-forward layer, normalised before and added to its input: (B, K, D) to (B, K, D).</summary>
internal sealed class T5FeedForwardLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "DenseReluDense")] private readonly T5FeedForward _inner;
    [ComponentName(Name = "layer_norm")] private readonly RootMeanSquareNorm _norm;
    private readonly Dropout _dropout;

    public T5FeedForwardLayer(T5Spec spec, Precision precision, Dropout dropout) : base(nameof(T5FeedForwardLayer))
    {
        _dropout = dropout;
        _inner = new T5FeedForward(spec, precision, dropout);
        _norm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, isFromOne: false, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x + _dropout.Of(_inner.forward(_norm.forward(x)))).MoveToOuterDisposeScope();   // (B, K, D)
    }
}

/// <summary>ReLU between two matrices, or GELU (by a hyperbolic tangent) as a gate: (B, K, D) to (B, K, D).</summary>
internal sealed class T5FeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "wi")] private readonly Projection? _up;
    [ComponentName(Name = "wi_0")] private readonly Projection? _gate;
    [ComponentName(Name = "wi_1")] private readonly Projection? _gated;
    [ComponentName(Name = "wo")] private readonly Projection _down;
    private readonly Dropout _dropout;

    public T5FeedForward(T5Spec spec, Precision precision, Dropout dropout) : base(nameof(T5FeedForward))
    {
        _dropout = dropout;
        Projection Up() => new(spec.Width, spec.FeedForward, precision);
        if (spec.IsGated)
            (_gate, _gated) = (Up(), Up());
        else
            _up = Up();
        _down = new Projection(spec.FeedForward, spec.Width, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = _up is null
            ? Aten.GeluTanh(_gate!.forward(x)) * _gated!.forward(x)                             // (B, K, F)
            : functional.relu(_up.forward(x));                                                  // (B, K, F)
        return _down.forward(_dropout.Of(inner)).MoveToOuterDisposeScope();                     // (B, K, D)
    }
}
