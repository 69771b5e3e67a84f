using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Optimization;

/// <summary>
/// One flat tensor that holds the gradients of all parameters; each parameter's gradient is a view into it, so clearing, measuring and
/// scaling them is one operator each.
/// </summary>
public sealed class GradientBuffer : IDisposable
{
    private readonly Tensor _flat;
    private readonly IReadOnlyList<Parameter> _parameters;

    /// <summary>Makes zero gradients for the parameters, which must not have any yet.</summary>
    public GradientBuffer(IReadOnlyList<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        _parameters = parameters;
        _flat = zeros(parameters.Sum(parameter => parameter.numel()), parameters[0].dtype, parameters[0].device).DetachFromDisposeScope();
        long start = 0;
        var views = new List<Tensor>();
        foreach (var parameter in parameters)
        {
            var view = _flat.narrow(0, start, parameter.numel()).view(parameter.shape).DetachFromDisposeScope();
            parameter.grad = view;
            views.Add(view);
            start += parameter.numel();
        }
        Views = [.. views];
    }

    /// <summary>The gradients, in the order of the parameters.</summary>
    internal Tensor[] Views { get; }

    /// <summary>Sets all gradients to zero.</summary>
    public void Clear()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        _flat.zero_();
    }

    /// <summary>
    /// Scales all gradients so that their joint 2-norm is at most <paramref name="limit"/> (Pascanu et al. 2013); returns the norm before.
    /// </summary>
    /// <param name="limit">Largest norm.</param>
    /// <param name="lossScale">What the loss was multiplied by; the gradients are divided by it.</param>
    public double Clip(double limit, double lossScale = 1)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var norm = _flat.norm().to(ScalarType.Float64).item<double>() / lossScale;
        var factor = (norm > limit ? limit / (norm + 1e-6) : 1) / lossScale;
        if (factor != 1)
            _flat.mul_(factor);
        return norm;
    }

    /// <summary>Frees the gradients; the parameters have none any more.</summary>
    public void Dispose()
    {
        foreach (var parameter in _parameters)
            parameter.grad = null;
        foreach (var view in Views)
            view.Dispose();
        _flat.Dispose();
    }
}
