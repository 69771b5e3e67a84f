using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width.

/// <summary>BERT's head as far as the output layer's matrix: (B, T, D) to (B, T, D).</summary>
internal sealed class BertHead : Module<Tensor, Tensor>
{
    [ComponentName(Name = "predictions")] private readonly BertPredictions _predictions;

    public BertHead(BertSpec spec, Precision precision) : base(nameof(BertHead))
    {
        _predictions = new BertPredictions(spec, precision);
        RegisterComponents();
    }

    public Tensor Bias => _predictions.Bias;

    public override Tensor forward(Tensor x) => _predictions.forward(x);
}

/// <summary>The transform before the output layer, and that layer's bias.</summary>
internal sealed class BertPredictions : Module<Tensor, Tensor>
{
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    [ComponentName(Name = "transform")] private readonly BertTransform _transform;

    public BertPredictions(BertSpec spec, Precision precision) : base(nameof(BertPredictions))
    {
        _bias = new Parameter(empty(spec.Vocabulary, precision.WeightType()));
        _transform = new BertTransform(spec, precision);
        RegisterComponents();
    }

    public Tensor Bias => _bias;

    public override Tensor forward(Tensor x) => _transform.forward(x);
}

/// <summary>A linear layer, GELU and a norm: (B, T, D) to (B, T, D).</summary>
internal sealed class BertTransform : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;

    public BertTransform(BertSpec spec, Precision precision) : base(nameof(BertTransform))
    {
        _dense = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(functional.gelu(_dense.forward(x))).MoveToOuterDisposeScope();     // (B, T, D)
    }
}

/// <summary>RoBERTa's head as far as the output layer's matrix: the same under other names, (B, T, D) to (B, T, D).</summary>
internal sealed class RobertaHead : Module<Tensor, Tensor>
{
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "layer_norm")] private readonly LayerNorm _norm;

    public RobertaHead(BertSpec spec, Precision precision) : base(nameof(RobertaHead))
    {
        _bias = new Parameter(empty(spec.Vocabulary, precision.WeightType()));
        _dense = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Bias => _bias;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(functional.gelu(_dense.forward(x))).MoveToOuterDisposeScope();     // (B, T, D)
    }
}
