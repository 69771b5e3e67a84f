using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: D model width.

/// <summary>
/// Divides by the root of the mean square (Zhang and Sennrich 2019): (…, D) to (…, D). The residual stream that it reads stays in
/// single precision; what it returns sets the precision of the layer behind it.
/// </summary>
internal sealed class RootMeanSquareNorm : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    private readonly double _epsilon;
    private readonly bool _isFromOne;
    private readonly Precision _precision;

    /// <param name="width">D.</param>
    /// <param name="epsilon">Added to the mean square before its root is taken.</param>
    /// <param name="isFromOne">Whether weights are kept as what they differ from 1.</param>
    /// <param name="precision">Of the layer behind it.</param>
    public RootMeanSquareNorm(int width, double epsilon, bool isFromOne, Precision precision) : base(nameof(RootMeanSquareNorm))
    {
        _weight = new Parameter(empty(width, precision.WeightType()));
        (_epsilon, _isFromOne, _precision) = (epsilon, isFromOne, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normalised = Aten.RmsNorm(x.to(_weight.dtype), _isFromOne ? _weight + 1 : _weight, _epsilon);   // (…, D)
        return _precision.ToCompute(normalised).MoveToOuterDisposeScope();
    }
}
