using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width.

/// <summary>
/// BERT (Devlin et al. 2018) and RoBERTa (Liu et al. 2019): each position sees all others that are not padding, and the logits are of the token
/// that stands there.
/// </summary>
public sealed class BertEncoder : LanguageModel
{
    [ComponentName(Name = "bert")] private readonly BertBody? _bert;
    [ComponentName(Name = "cls")] private readonly BertHead? _bertHead;
    [ComponentName(Name = "roberta")] private readonly BertBody? _roberta;
    [ComponentName(Name = "lm_head")] private readonly RobertaHead? _robertaHead;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public BertEncoder(BertSpec spec, Precision precision = Precision.Fp32) : base(nameof(BertEncoder), spec)
    {
        if (spec.Family == BertFamily.Roberta)
            (_roberta, _robertaHead) = (new BertBody(spec, precision, Dropout), new RobertaHead(spec, precision));
        else
            (_bert, _bertHead) = (new BertBody(spec, precision, Dropout), new BertHead(spec, precision));
        RegisterComponents();
    }

    internal override bool HasDropout => true;

    private BertBody Body => _bert ?? _roberta!;

    private protected override Tensor OutputWeight => Body.Embedding;

    private protected override Tensor? OutputBias => _bertHead is null ? _robertaHead!.Bias : _bertHead.Bias;

    internal override Tensor Hidden(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var x = Body.forward(ids, Recompute);                                                   // (B, T, D)
        var read = _bertHead is null ? _robertaHead!.forward(x) : _bertHead.forward(x);         // (B, T, D)
        return read.MoveToOuterDisposeScope();
    }
}

/// <summary>Embeddings and layers: (B, T) to (B, T, D).</summary>
internal sealed class BertBody : Module<Tensor, bool, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly BertEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly BertLayers _layers;
    private readonly BertSpec _spec;

    public BertBody(BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertBody))
    {
        _spec = spec;
        _embeddings = new BertEmbeddings(spec, precision, dropout);
        _layers = new BertLayers(spec, precision, dropout);
        RegisterComponents();
    }

    public Tensor Embedding => _embeddings.Tokens;

    public override Tensor forward(Tensor ids, bool recompute)
    {
        using var scope = NewDisposeScope();
        var isText = ids.ne(_spec.PaddingToken);                                                // (B, T)
        var x = _embeddings.forward(ids, isText);                                               // (B, T, D)
        var padded = isText.all().item<bool>() ? null : ids;
        return _layers.forward(x, padded, recompute).MoveToOuterDisposeScope();                 // (B, T, D)
    }
}

/// <summary>Sum of the embeddings of token, position and the first segment, normalised: (B, T) to (B, T, D).</summary>
internal sealed class BertEmbeddings : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly TokenEmbedding _tokens;
    [ComponentName(Name = "position_embeddings")] private readonly TokenEmbedding _positions;
    [ComponentName(Name = "token_type_embeddings")] private readonly TokenEmbedding _segments;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;
    private readonly BertSpec _spec;
    private readonly Dropout _dropout;

    public BertEmbeddings(BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertEmbeddings))
    {
        (_spec, _dropout) = (spec, dropout);
        _tokens = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        _positions = new TokenEmbedding(spec.Context, spec.Width, precision);
        _segments = new TokenEmbedding(spec.Segments, spec.Width, precision);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Tokens => _tokens.Weight;

    public override Tensor forward(Tensor ids, Tensor isText)
    {
        using var scope = NewDisposeScope();
        var x = _tokens.forward(ids) + _segments.Weight.select(0, 0) + Positions(ids, isText);  // (B, T, D)
        _dropout.Enter(0);
        return _dropout.Of(_norm.forward(x)).MoveToOuterDisposeScope();                         // (B, T, D)
    }

    /// <summary>Rows of positions. RoBERTa counts text alone, from behind the padding token's row, which is padding's.</summary>
    private Tensor Positions(Tensor ids, Tensor isText)
    {
        if (_spec.Family == BertFamily.Bert)
            return _positions.Weight.narrow(0, 0, ids.size(1));                                 // (T, D)
        var text = isText.to(ScalarType.Int64);                                                 // (B, T)
        return _positions.forward(text.cumsum(1) * text + _spec.PaddingToken);                  // (B, T, D)
    }
}
