using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Optimization;

/// <summary>Settings of AdamW that seldom change.</summary>
/// <param name="Beta1">Decay of the gradient's running mean (Kingma and Ba 2015).</param>
/// <param name="Beta2">Decay of the squared gradient's running mean; 0.95 as in Brown et al. 2020.</param>
/// <param name="Epsilon">Added to the root of the squared mean.</param>
/// <param name="WeightDecay">Decoupled decay of matrices (Loshchilov and Hutter 2019); vectors, which are norms here, do not decay.</param>
/// <param name="States">What the running means are kept in.</param>
public sealed record AdamWOptions(double Beta1 = 0.9, double Beta2 = 0.95, double Epsilon = 1e-8, double WeightDecay = 0.1, OptimizerStates States = OptimizerStates.Fp32);

/// <summary>What an optimiser keeps its running means in.</summary>
public enum OptimizerStates
{
    /// <summary>The type of the weights: 8 bytes a weight in single precision.</summary>
    Fp32,

    /// <summary>bfloat16: 4 bytes a weight. A step is made in single precision and rounded; the means follow more coarsely.</summary>
    Bf16,
}

/// <summary>AdamW by libtorch's fused kernel: one pass over weights, gradients and both means.</summary>
public sealed class AdamW : IDisposable
{
    private readonly AdamWOptions _options;
    private readonly List<Group> _groups = [];
    private readonly List<(string Name, Tensor Mean, Tensor Square)> _state = [];

    /// <summary>Makes an optimiser whose means are zero.</summary>
    /// <param name="parameters">What it moves, by name.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="rateOf">What the learning rate of a parameter is multiplied by, given its name; 1 unless given.</param>
    public AdamW(
        IReadOnlyList<(string Name, Parameter Parameter)> parameters, GradientBuffer gradients, AdamWOptions options, Func<string, double>? rateOf = null)
    {
        _options = options;
        using var _ = no_grad();
        var entries = new List<Entry>();
        foreach (var (i, (name, parameter)) in parameters.Index())
        {
            var entry = new Entry(parameter, gradients.Views[i], ZerosLike(parameter, options.States), ZerosLike(parameter, options.States), rateOf?.Invoke(name) ?? 1);
            entries.Add(entry);
            _state.Add((name, entry.Mean, entry.Square));
        }
        foreach (var group in entries.GroupBy(entry => (IsMatrix: entry.Parameter.dim() >= 2, entry.Rate)))
            _groups.Add(new Group([.. group], group.Key.IsMatrix ? options.WeightDecay : 0, group.Key.Rate));
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The running means, as a checkpoint keeps them: <c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> State
        => _state.SelectMany(state => new[] { ("exp_avg." + state.Name, state.Mean), ("exp_avg_sq." + state.Name, state.Square) });

    /// <summary>Goes on after <paramref name="steps"/> steps, once <see cref="State"/> was filled from a checkpoint.</summary>
    public void Resume(long steps)
    {
        Steps = steps;
        using var _ = no_grad();
        foreach (var count in _groups.SelectMany(group => group.Counts))
            count.fill_(steps);
    }

    /// <summary>Moves the parameters along the gradients.</summary>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var group in _groups)
        {
            if (_options.States == OptimizerStates.Bf16)
            {
                StepInParts(group, learningRate);
                continue;
            }
            Aten.AdamW(group.Parameters, group.Gradients, group.Means, group.Squares, group.Counts,
                group.Rate * learningRate, _options.Beta1, _options.Beta2, group.Decay, _options.Epsilon);
        }
        Steps++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _groups.SelectMany(group => group.Counts).Concat(State.Select(state => state.Value)))
            tensor.Dispose();
    }

    /// <summary>One parameter after the other, its means in single precision for the moment.</summary>
    private void StepInParts(Group group, double learningRate)
    {
        for (var i = 0; i < group.Parameters.Length; i++)
        {
            using var part = NewDisposeScope();
            var (mean, square) = (group.Means[i].to(group.Parameters[i].dtype), group.Squares[i].to(group.Parameters[i].dtype));
            Aten.AdamW([group.Parameters[i]], [group.Gradients[i]], [mean], [square], [group.Counts[i]],
                group.Rate * learningRate, _options.Beta1, _options.Beta2, group.Decay, _options.Epsilon);
            group.Means[i].copy_(mean);
            group.Squares[i].copy_(square);
        }
    }

    private static Tensor ZerosLike(Tensor parameter, OptimizerStates states)
        => (states == OptimizerStates.Bf16 ? zeros_like(parameter, ScalarType.BFloat16) : zeros_like(parameter)).DetachFromDisposeScope();

    private sealed record Entry(Parameter Parameter, Tensor Gradient, Tensor Mean, Tensor Square, double Rate);

    private sealed class Group(IReadOnlyList<Entry> entries, double decay, double rate)
    {
        public Tensor[] Parameters { get; } = [.. entries.Select(entry => entry.Parameter)];

        public Tensor[] Gradients { get; } = [.. entries.Select(entry => entry.Gradient)];

        public Tensor[] Means { get; } = [.. entries.Select(entry => entry.Mean)];

        public Tensor[] Squares { get; } = [.. entries.Select(entry => entry.Square)];

        /// <summary>The kernel counts steps for each parameter, as a float on the parameter's device.</summary>
        public Tensor[] Counts { get; } =
            [.. entries.Select(entry => zeros([], ScalarType.Float32, entry.Parameter.device).DetachFromDisposeScope())];

        public double Decay { get; } = decay;

        public double Rate { get; } = rate;
    }
}
