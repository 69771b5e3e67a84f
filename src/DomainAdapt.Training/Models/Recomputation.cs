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
    public static Tensor Of(Func<Tensor, Tensor> layer, Tensor input) => apply(input, (Func<Tensor, Tensor?, Tensor>)((x, _) => layer(x)));

    /// <summary>That of a layer which also reads what another part of the model made, and whose gradient goes there too.</summary>
    public static Tensor Of(Func<Tensor, Tensor?, Tensor> layer, Tensor input, Tensor? memory)
        => memory is null ? apply(input, layer) : apply(input, layer, memory);

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (input, layer, memory) = ((Tensor)inputs[0], (Func<Tensor, Tensor?, Tensor>)inputs[1], inputs.Length > 2 ? (Tensor)inputs[2] : null);
        context.save_for_backward(memory is null ? [input] : [input, memory]);
        context.save_data(Layer, layer);
        return layer(input, memory);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var _ = enable_grad();
        var saved = context.get_saved_variables();
        var input = saved[0].detach().requires_grad_(true);
        var memory = saved.Count > 1 ? saved[1].detach().requires_grad_(true) : null;
        var output = ((Func<Tensor, Tensor?, Tensor>)context.get_data(Layer))(input, memory);
        autograd.backward([output], [gradient]);
        var own = input.grad!.MoveToOuterDisposeScope();
        return memory is null ? [own, null!] : [own, null!, memory.grad!.MoveToOuterDisposeScope()];
    }
}
