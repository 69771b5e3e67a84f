using DomainAdapt.Training.Optimization;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace DomainAdapt.Training.Tests.Optimization;

public class AdamWTests
{
    private static readonly AdamWOptions Options = new(WeightDecay: 0.1);

    [Fact]
    public void Step_AgreesWithThePlainFormula()
    {
        using var scope = NewDisposeScope();
        var (matrix, vector) = (Filled(3, 4), Filled(5));
        using var gradients = new GradientBuffer([matrix, vector]);
        using var optimizer = new AdamW([("matrix", matrix), ("vector", vector)], gradients, Options);
        var plain = new PlainAdamW(matrix, decay: Options.WeightDecay);
        var undecayed = new PlainAdamW(vector, decay: 0);

        for (var step = 1; step <= 20; step++)
        {
            gradients.Views[0].copy_(arange(12).view(3, 4).sub(5.5).mul(0.1 * Math.Sin(step)));
            gradients.Views[1].copy_(arange(5).sub(2).mul(0.2 * Math.Cos(step)));
            optimizer.Step(learningRate: 1e-2 / step);
            plain.Step(gradients.Views[0], 1e-2 / step);
            undecayed.Step(gradients.Views[1], 1e-2 / step);
        }

        Assert.Equal(20, optimizer.Steps);
        Assert.InRange(plain.Distance(matrix), 0, 1e-7);
        Assert.InRange(undecayed.Distance(vector), 0, 1e-7);
        Assert.True(new PlainAdamW(Filled(3, 4), 0).Distance(matrix) > 0.01); // it did move
    }

    [Fact] // Means with 8 bits follow within a hundredth part, take half the room, and are not those of single precision.
    public void Step_WithMeansInBf16_GoesNearlyTheSameWay()
    {
        using var scope = NewDisposeScope();
        var (matrix, exact) = (Filled(3, 4), Filled(3, 4));
        using var gradients = new GradientBuffer([matrix]);
        using var exactGradients = new GradientBuffer([exact]);
        using var optimizer = new AdamW([("matrix", matrix)], gradients, Options with { States = OptimizerStates.Bf16 });
        using var single = new AdamW([("matrix", exact)], exactGradients, Options);

        for (var step = 1; step <= 20; step++)
        {
            foreach (var buffer in new[] { gradients, exactGradients })
                buffer.Views[0].copy_(arange(12).view(3, 4).sub(5.5).mul(0.1 * Math.Sin(0.3 * step)));
            optimizer.Step(learningRate: 1e-2);
            single.Step(learningRate: 1e-2);
        }

        Assert.All(optimizer.State, state => Assert.Equal(ScalarType.BFloat16, state.Value.dtype));
        var moved = (exact - Filled(3, 4)).abs().max().item<float>();
        Assert.InRange((matrix - exact).abs().max().item<float>() / moved, 1e-6, 0.02);
        Assert.True(moved > 0.03);
    }

    [Fact]
    public void Step_AtRateZero_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var parameter = Filled(3, 4);
        using var gradients = new GradientBuffer([parameter]);
        using var optimizer = new AdamW([("p", parameter)], gradients, Options);
        gradients.Views[0].fill_(1);

        optimizer.Step(learningRate: 0);

        Assert.Equal(0, new PlainAdamW(Filled(3, 4), 0).Distance(parameter));
    }

    private static Parameter Filled(params long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        return new Parameter(arange(count).to(float32).mul(0.01).sub(0.03).view(shape).clone());
    }

    /// <summary>AdamW as its paper writes it, in double precision and plain loops: the oracle.</summary>
    private sealed class PlainAdamW
    {
        private readonly double[] _values;
        private readonly double[] _means;
        private readonly double[] _squares;
        private readonly double _decay;
        private int _step;

        public PlainAdamW(Tensor parameter, double decay)
        {
            _values = [.. parameter.detach().to(float64).data<double>()];
            _means = new double[_values.Length];
            _squares = new double[_values.Length];
            _decay = decay;
        }

        public void Step(Tensor gradient, double rate)
        {
            _step++;
            var g = gradient.to(float64).contiguous().data<double>().ToArray();
            for (var i = 0; i < _values.Length; i++)
            {
                _values[i] *= 1 - rate * _decay;
                _means[i] = Options.Beta1 * _means[i] + (1 - Options.Beta1) * g[i];
                _squares[i] = Options.Beta2 * _squares[i] + (1 - Options.Beta2) * g[i] * g[i];
                var mean = _means[i] / (1 - Math.Pow(Options.Beta1, _step));
                var square = _squares[i] / (1 - Math.Pow(Options.Beta2, _step));
                _values[i] -= rate * mean / (Math.Sqrt(square) + Options.Epsilon);
            }
        }

        public double Distance(Tensor parameter)
            => parameter.detach().to(float64).data<double>().Zip(_values, (a, b) => Math.Abs(a - b)).Max();
    }
}
