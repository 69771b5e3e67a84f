using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width.

/// <summary>A linear layer: (…, inputs) to (…, outputs).</summary>
internal sealed class Projection : Module<Tensor, Tensor>, IAdaptable
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;
    private LowRankAdapter? _adapter;

    public Projection(long inputs, long outputs, Precision precision, bool hasBias = false) : base(nameof(Projection))
    {
        _weight = new Parameter(empty(outputs, inputs, precision.WeightType()));
        _bias = hasBias ? new Parameter(empty(outputs, precision.WeightType())) : null;
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public void Adapt(int rank, double scale, ulong seed)
    {
        _adapter = new LowRankAdapter(_weight.size(1), _weight.size(0), rank, scale, seed, _weight.dtype, _weight.device);
        register_module(LowRankAdapter.Name, _adapter);
    }

    public void Merge()
    {
        using var product = _adapter?.Product();                            // (outputs, inputs)
        if (product is not null)
            _weight.add_(product);
        _adapter = null;
    }

    public override Tensor forward(Tensor x)
    {
        var y = MatrixProduct.Linear(x, _weight.to(x.dtype), _bias?.to(x.dtype));
        return _adapter is null ? y : y + _adapter.forward(x);
    }
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
