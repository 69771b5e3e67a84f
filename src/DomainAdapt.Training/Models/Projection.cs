using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width.

/// <summary>A linear layer: (…, inputs) to (…, outputs).</summary>
internal sealed class Projection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    public Projection(long inputs, long outputs, Precision precision, bool hasBias = false) : base(nameof(Projection))
    {
        _weight = new Parameter(empty(outputs, inputs, precision.WeightType()));
        _bias = hasBias ? new Parameter(empty(outputs, precision.WeightType())) : null;
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public override Tensor forward(Tensor x) => MatrixProduct.Linear(x, _weight.to(x.dtype), _bias?.to(x.dtype));
}

/// <summary>A row of weights for each token id or position: (B, T) to (B, T, D).</summary>
internal sealed class TokenEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;

    public TokenEmbedding(long rows, long width, Precision precision) : base(nameof(TokenEmbedding))
    {
        _weight = new Parameter(empty(rows, width, precision.WeightType()));
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public override Tensor forward(Tensor ids) => Aten.Embedding(_weight, ids);
}
