using DomainAdapt.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Native;

public class MatrixProductTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)] // the weights of GPT-2 lie the other way
    [InlineData(true, true)]
    public void OneDnnLinear_IsTheLinearLayer_ItsGradientsToo(bool hasBias, bool transposed)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(5);
        var given = randn([4, 33, 24], generator: random);
        var (rows, columns) = transposed ? (24, 40) : (40, 24);
        var (weights, offsets) = (randn([rows, columns], generator: random), randn([40], generator: random));
        var gradient = randn([4, 33, 40], generator: random);

        var found = Run(Aten.OneDnnLinear);
        var expected = Run((x, weight, bias) => nn.functional.linear(x, weight, bias));

        foreach (var (one, other) in found.Zip(expected))
            Assert.InRange(((one - other).norm() / other.norm()).item<float>(), 0, 1e-6);

        List<Tensor> Run(Func<Tensor, Tensor, Tensor?, Tensor> linear)
        {
            var x = given.clone().requires_grad_(true);
            var weight = weights.clone().requires_grad_(true);
            var bias = hasBias ? offsets.clone().requires_grad_(true) : null;
            var y = linear(x, transposed ? weight.t() : weight, bias);
            y.backward([gradient]);
            return [y.detach(), x.grad!, weight.grad!, .. bias is null ? [] : new[] { bias.grad! }];
        }
    }

    [Fact]
    public void OneDnnLinear_Twice_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (randn(300, 64), randn(96, 64));

        Assert.True(Aten.OneDnnLinear(x, weight, null).equal(Aten.OneDnnLinear(x, weight, null)).all().item<bool>());
    }

    [Theory]
    [InlineData(ScalarType.Float32, 3)] // too few rows to pack
    [InlineData(ScalarType.Float32, 100)]
    [InlineData(ScalarType.Float64, 100)]
    [InlineData(ScalarType.BFloat16, 100)]
    public void Linear_KeepsTypeAndShape(ScalarType type, long rows)
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (ones([2, rows, 8], type), ones([5, 8], type));

        var y = MatrixProduct.Linear(x, weight);

        Assert.Equal((type, 8.0), (y.dtype, y.to(ScalarType.Float64).mean().item<double>()));
        Assert.Equal([2, rows, 5], y.shape);
    }

    [Fact]
    public void Linear_LeavesNoTensorBehind()
    {
        using var x = randn(128, 8);
        using var weight = randn(8, 8);
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        MatrixProduct.Linear(x, weight).Dispose();

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
