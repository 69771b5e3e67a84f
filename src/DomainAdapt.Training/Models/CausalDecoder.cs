using DomainAdapt.Training.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, V vocabulary.

/// <summary>What every decoder tells of its shape.</summary>
public abstract record DecoderSpec
{
    /// <summary>Decoder layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Token ids; taken from the tokenizer by the stage that trains.</summary>
    public int Vocabulary { get; init; }

    /// <summary>Positions the model is made for; taken from the sequences by the stage that trains.</summary>
    public int Context { get; init; }

    /// <summary>Positions a sequence may have here.</summary>
    public virtual int Positions => Context;

    /// <summary>Weights in all, each shared one counted once.</summary>
    public abstract long ParameterCount();

    /// <summary>A model of that shape, whose weights are not set.</summary>
    internal abstract CausalDecoder Create(Precision precision);
}

/// <summary>
/// A decoder-only language model: token ids (B, T) to logits (B, T, V) of the next token at every position. Parameter names are Hugging
/// Face's, so its checkpoints load there. It must be made after <see cref="TorchRuntime.Load"/>.
/// </summary>
public abstract class CausalDecoder(string name, DecoderSpec spec) : Module<Tensor, Tensor>(name)
{
    /// <summary>The model's shape.</summary>
    public DecoderSpec Spec { get; } = spec;

    /// <summary>Whether training makes each layer's tensors again when its gradient is due, instead of keeping them.</summary>
    public bool Recompute { get; set; }

    /// <summary>Where the weights lie; the processor until the model is moved, which comes before an optimiser holds them.</summary>
    public Device Device => OutputWeight.device;

    /// <summary>The weights by their names in checkpoints; a shared head is there once.</summary>
    public IEnumerable<(string Name, Tensor Value)> Weights
        => named_parameters().Select(parameter => (parameter.name, (Tensor)parameter.parameter));

    /// <summary>Weights of the output layer, (V, D).</summary>
    private protected abstract Tensor OutputWeight { get; }

    /// <summary>Logits of the next token at every position.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return Logits(Hidden(ids)).MoveToOuterDisposeScope();               // (B, T, V)
    }

    /// <summary>
    /// What the output layer reads: (B, T) to (B, T, D), normalised. Ids follow what <paramref name="cache"/> remembers, and are remembered in
    /// it.
    /// </summary>
    internal abstract Tensor Hidden(Tensor ids, KeyValueCache? cache = null);

    /// <summary>A layer's output; where asked for and a gradient will be due, without keeping what lies between.</summary>
    internal static Tensor Through(Module<Tensor, LayerCache?, Tensor> layer, Tensor x, LayerCache? cache, bool recompute)
        => recompute && cache is null && x.requires_grad && is_grad_enabled()
            ? Recomputation.Of(input => layer.forward(input, null), x)
            : layer.forward(x, cache);

    /// <summary>
    /// Logits after the last of <paramref name="ids"/> (B, T), which follow what <paramref name="cache"/> remembers and are remembered in it:
    /// (B, V). Behind an empty cache T is as long as a prompt is; later it is 1.
    /// </summary>
    internal Tensor Next(Tensor ids, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        return Logits(Hidden(ids, cache).select(1, -1)).MoveToOuterDisposeScope();
    }

    /// <summary>The output layer: (…, D) to (…, V), in single precision or what the weights have more.</summary>
    internal Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var weight = OutputWeight;                                                              // (V, D)
        var logits = MatrixProduct.Linear(hidden, weight.to(hidden.dtype));                        // (…, V)
        return logits.to(weight.dtype).MoveToOuterDisposeScope();
    }
}
