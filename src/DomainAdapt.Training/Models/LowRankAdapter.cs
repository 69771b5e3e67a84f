using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Optimization;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: R rank.

/// <summary>A linear layer that can have an adapter beside its weights.</summary>
internal interface IAdaptable
{
    /// <summary>Gives it an adapter.</summary>
    void Adapt(int rank, double scale, ulong seed);

    /// <summary>Adds the adapter's product to the weights, which then do without it.</summary>
    void Merge();
}

/// <summary>
/// Low-rank adaptation (LoRA, Hu et al. 2021): beside frozen weights two thin matrices learn, whose product is added to them: (…, inputs) to
/// (…, outputs). The second begins with 0, so the model begins as its base.
/// </summary>
internal sealed class LowRankAdapter : Module<Tensor, Tensor>
{
    /// <summary>Name of an adapter beside its layer's weights.</summary>
    public const string Name = "lora";

    [ComponentName(Name = "down")] private readonly Parameter _down;
    [ComponentName(Name = "up")] private readonly Parameter _up;
    private readonly double _scale;

    public LowRankAdapter(long inputs, long outputs, int rank, double scale, ulong seed, ScalarType type, Device device) : base(nameof(LowRankAdapter))
    {
        using var _ = no_grad();
        using var first = empty(rank, inputs, type);
        WeightInitializer.FillNormal(first, seed, 1 / Math.Sqrt(inputs));
        _down = new Parameter(first.to(device, copy: true));
        _up = new Parameter(zeros(outputs, rank, type, device));
        _scale = scale;
        RegisterComponents();
    }

    /// <summary>What it adds to the weights: (outputs, inputs).</summary>
    public Tensor Product() => _up.mm(_down).mul_(_scale);

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var thin = MatrixProduct.Linear(x, _down.to(x.dtype));                                          // (…, R)
        return (MatrixProduct.Linear(thin, _up.to(x.dtype)) * _scale).MoveToOuterDisposeScope();        // (…, outputs)
    }
}

/// <summary>The adapters of a model.</summary>
internal static class LowRankAdapters
{
    /// <summary>Gives adapters to linear layers of a model, and freezes everything else.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rank">Width of the thin matrices.</param>
    /// <param name="alpha">Their product is multiplied by alpha / rank.</param>
    /// <param name="targets">Names of the linear layers, such as <c>q_proj</c>; null for all within the model's layers.</param>
    /// <param name="seed">Seed of the first matrices.</param>
    /// <exception cref="DomainAdaptException">The model has no linear layer of such a name.</exception>
    public static void AddTo(LanguageModel model, int rank, double alpha, IReadOnlyList<string>? targets, long seed)
    {
        var layers = model.named_modules().Where(module => module.module is IAdaptable && ParameterDepth.LayerOf(module.name) is not null).ToList();
        var known = layers.Select(layer => NameOf(layer.name)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (targets?.FirstOrDefault(target => !known.Contains(target)) is { } unknown)
            throw new DomainAdaptException($"lora.targets: the model has no linear layer '{unknown}'; it has {string.Join(", ", known)}.", ExitCodes.Spec);
        foreach (var parameter in model.parameters())
            parameter.requires_grad = false;
        foreach (var (name, layer) in layers.Where(layer => targets?.Contains(NameOf(layer.name)) != false))
            ((IAdaptable)layer).Adapt(rank, alpha / rank, WeightInitializer.SeedOf(seed, $"{name}.{LowRankAdapter.Name}"));
    }

    /// <summary>Adds every adapter's product to its weights.</summary>
    public static void Merge(LanguageModel model)
    {
        using var _ = no_grad();
        foreach (var (_, layer) in model.named_modules().Where(module => module.module is IAdaptable))
            ((IAdaptable)layer).Merge();
    }

    /// <summary>Whether a parameter belongs to an adapter.</summary>
    public static bool Has(string parameter) => parameter.Contains($".{LowRankAdapter.Name}.", StringComparison.Ordinal);

    private static string NameOf(string module) => module[(module.LastIndexOf('.') + 1)..];
}
