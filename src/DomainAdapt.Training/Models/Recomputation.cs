using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>
/// Trades time for memory (Chen et al. 2016): a layer's own tensors are dropped after the forward pass, and made again from its input when its
/// gradient is due. Loss and gradients are the same bits.
/// </summary>
internal sealed class Recomputation : autograd.SingleTensorFunction<Recomputation>
{
    private const string Layer = "layer";

    public override string Name => nameof(Recomputation);

    /// <summary>The layer's output; its input must require a gradient, as the parameters get theirs on the way to it.</summary>
    public static Tensor Of(Func<Tensor, Tensor> layer, Tensor input) => apply(input, layer);

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (input, layer) = ((Tensor)inputs[0], (Func<Tensor, Tensor>)inputs[1]);
        context.save_for_backward([input]);
        context.save_data(Layer, layer);
        return layer(input);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var _ = enable_grad();
        var input = context.get_saved_variables()[0].detach().requires_grad_(true);
        var output = ((Func<Tensor, Tensor>)context.get_data(Layer))(input);
        autograd.backward([output], [gradient]);
        return [input.grad!.MoveToOuterDisposeScope(), null!];
    }
}
