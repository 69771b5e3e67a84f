using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, V vocabulary.

/// <summary>What every decoder tells of its shape.</summary>
public abstract record DecoderSpec : LanguageModelSpec
{
    /// <inheritdoc/>
    internal abstract override CausalDecoder Create(Precision precision);
}

/// <summary>A decoder-only language model: token ids (B, T) to logits (B, T, V) of the next token at every position.</summary>
public abstract class CausalDecoder(string name, DecoderSpec spec) : LanguageModel(name, spec)
{
    internal override Tensor Hidden(Tensor ids) => Hidden(ids, cache: null);

    /// <summary>
    /// What the output layer reads: (B, T) to (B, T, D), normalised. Ids follow what <paramref name="cache"/> remembers, and are remembered in
    /// it.
    /// </summary>
    internal abstract Tensor Hidden(Tensor ids, KeyValueCache? cache);

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
}
