using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, V vocabulary.

/// <summary>What every model tells of its shape.</summary>
public abstract record LanguageModelSpec
{
    /// <summary>Layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Token ids; taken from the tokenizer by the stage that trains.</summary>
    public int Vocabulary { get; init; }

    /// <summary>Positions the model is made for; taken from the sequences by the stage that trains.</summary>
    public int Context { get; init; }

    /// <summary>Positions a sequence may have here.</summary>
    public virtual int Positions => Context;

    /// <summary>What the weights of norms begin as, so that they change nothing.</summary>
    internal virtual double FirstNorm => 1;

    /// <summary>Tokens of a text that are looked at together, where it is predicted.</summary>
    internal virtual int Window => Positions;

    /// <summary>What logits bend towards and do not pass; null where they have no bound.</summary>
    internal virtual double? LogitBound => null;

    /// <summary>Weights in all, each shared one counted once.</summary>
    public abstract long ParameterCount();

    /// <summary>Weights that a token of training goes through.</summary>
    internal virtual long ParametersOfAToken => ParameterCount();

    /// <summary>Adds what makes the shape impossible.</summary>
    public abstract void Check(SpecProblems problems);

    /// <summary>A model of that shape, whose weights are not set.</summary>
    internal abstract LanguageModel Create(Precision precision);

    /// <summary>Whether numbers are 1 or more; adds those that are not.</summary>
    private protected static bool ArePositive(SpecProblems problems, params ReadOnlySpan<(string Name, int Value)> numbers)
    {
        var found = problems.All.Count;
        foreach (var (name, value) in numbers)
        {
            if (value < 1)
                problems.Add(name, $"is {value}; expected 1 or more");
        }
        return problems.All.Count == found;
    }

    /// <summary>Adds a width that heads do not share alike.</summary>
    private protected static void CheckHeads(SpecProblems problems, int width, int heads)
    {
        if (width % heads != 0)
            problems.Add("width", $"is {width}; expected a multiple of heads ({heads})");
    }
}

/// <summary>
/// A model of token ids (B, T) that gives logits (B, T, V) at every position: of the next token in a decoder, of the token itself in an
/// encoder. Parameter names are Hugging Face's, so its checkpoints load there. It must be made after <see cref="TorchRuntime.Load"/>.
/// </summary>
public abstract class LanguageModel(string name, LanguageModelSpec spec) : Module<Tensor, Tensor>(name)
{
    /// <summary>The model's shape.</summary>
    public LanguageModelSpec Spec { get; } = spec;

    /// <summary>Whether training makes each layer's tensors again when its gradient is due, instead of keeping them.</summary>
    public bool Recompute { get; set; }

    /// <summary>What training sets to 0 at random; of no effect in a model without.</summary>
    internal Dropout Dropout { get; } = new();

    /// <summary>Whether the model has places for it.</summary>
    internal virtual bool HasDropout => false;

    /// <summary>Where the weights lie; the processor until the model is moved, which comes before an optimiser holds them.</summary>
    public Device Device => OutputWeight.device;

    /// <summary>The weights by their names in checkpoints; a shared head is there once, adapters are not.</summary>
    public IEnumerable<(string Name, Tensor Value)> Weights => State.Where(weight => !LowRankAdapters.Has(weight.Name));

    /// <summary>The weights and adapters beside them: all that training changes.</summary>
    public IEnumerable<(string Name, Tensor Value)> State
        => named_parameters().Select(parameter => (parameter.name, (Tensor)parameter.parameter));

    /// <summary>Weights of the output layer, (V, D).</summary>
    private protected abstract Tensor OutputWeight { get; }

    /// <summary>Bias of the output layer, (V); null where it has none.</summary>
    private protected virtual Tensor? OutputBias => null;

    /// <summary>Logits at every position.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return Logits(Hidden(ids)).MoveToOuterDisposeScope();               // (B, T, V)
    }

    /// <summary>What the output layer reads: (B, T) to (B, T, D).</summary>
    internal abstract Tensor Hidden(Tensor ids);

    /// <summary>
    /// What the output layer reads where <paramref name="targets"/> (B, T) are asked for: (B, T, D). They are shown only to a decoder that has
    /// an encoder beside it, each one those before it.
    /// </summary>
    internal virtual Tensor Hidden(Tensor ids, Tensor targets) => Hidden(ids);

    /// <summary>The output layer: (…, D) to (…, V), in single precision or what the weights have more.</summary>
    internal Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var weight = OutputWeight;                                                                          // (V, D)
        var logits = MatrixProduct.Linear(hidden, weight.to(hidden.dtype), OutputBias?.to(hidden.dtype));   // (…, V)
        logits = logits.to(weight.dtype);
        if (Spec.LogitBound is { } most)
            logits = (logits / most).tanh() * most;
        return logits.MoveToOuterDisposeScope();
    }
}
