using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class AttentionTests
{
    [Fact]
    public void Plain_AgreesWithTheFusedKernel_AndSoDoItsGradients()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var inputs = Enumerable.Range(0, 3).Select(_ => randn(2, 3, 9, 4, dtype: float64).requires_grad_(true)).ToArray();
        var along = randn(2, 3, 9, 4, dtype: float64);

        var plain = Attention.Plain(inputs[0], inputs[1], inputs[2]);
        plain.backward([along]);
        var gradients = inputs.Select(input => input.grad!.clone()).ToArray();
        foreach (var input in inputs)
            input.grad = null;
        var fused = nn.functional.scaled_dot_product_attention(inputs[0], inputs[1], inputs[2], is_casual: true);
        fused.backward([along]);

        Assert.True(plain.allclose(fused, rtol: 0, atol: 1e-12));
        for (var i = 0; i < 3; i++)
            Assert.True(gradients[i].allclose(inputs[i].grad!, rtol: 0, atol: 1e-12));
    }

    [Fact]
    public void Causal_OfHalfPrecision_IsNearSinglePrecision()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (q, k, v) = (randn(1, 2, 16, 8), randn(1, 2, 16, 8), randn(1, 2, 16, 8));

        var half = Attention.Causal(q.bfloat16(), k.bfloat16(), v.bfloat16());

        Assert.Equal(ScalarType.BFloat16, half.dtype);
        Assert.InRange((half.to(float32) - Attention.Causal(q, k, v)).abs().max().item<float>(), 0, 0.05);
    }
}
