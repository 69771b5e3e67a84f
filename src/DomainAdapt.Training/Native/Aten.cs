using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Native;

/// <summary>
/// Operators of libtorch that TorchSharp does not wrap, reached through one TorchScript unit. A script that does not compile ends the
/// process, so the unit is fixed text, compiled once, on first use.
/// </summary>
internal static class Aten
{
    // Numbers are given as scalars that outlive the call: of a double, TorchSharp makes a scalar that only its finaliser frees, and a collection on the
    // way freed it before libtorch read it ('Expected false to be true' in Scalar.toLong, seldom).
    private const string Source = """
        def embedding(weight: Tensor, ids: Tensor):
            return torch.embedding(weight, ids)

        def onednn_linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]):
            return torch.mkldnn_linear(torch.to_mkldnn(x), weight, bias).to_dense()

        def rms_norm(x: Tensor, weight: Tensor, epsilon: float):
            return torch.rms_norm(x, [x.size(-1)], weight, epsilon)

        def turn(x: Tensor, cosine: Tensor, sine: Tensor):
            left, right = torch.chunk(x, 2, -1)
            return torch.cat([left * cosine - right * sine, right * cosine + left * sine], -1).to(x.dtype)

        def gelu_tanh(x: Tensor):
            return torch.gelu(x, approximate="tanh")

        def adamw(parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor],
                  learning_rate: float, beta1: float, beta2: float, decay: float, epsilon: float):
            torch._foreach_add_(steps, 1)
            torch._fused_adamw_(parameters, gradients, means, squares, [], steps, lr=learning_rate, beta1=beta1, beta2=beta2,
                                weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)

        """; // the parser wants a line break at the end

    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile(Source));

    /// <summary>Rows of <paramref name="weight"/> (V, D) for ids of any shape: (…) to (…, D).</summary>
    public static Tensor Embedding(Tensor weight, Tensor ids) => Unit.Value.invoke<Tensor>("embedding", weight, ids);

    /// <summary>x · weightᵀ + bias by oneDNN, in single precision on the processor: (…, inputs) and (outputs, inputs) to (…, outputs).</summary>
    public static Tensor OneDnnLinear(Tensor x, Tensor weight, Tensor? bias) => Unit.Value.invoke<Tensor>("onednn_linear", x, weight, bias!);

    /// <summary>Root-mean-square normalisation over the last dimension.</summary>
    public static Tensor RmsNorm(Tensor x, Tensor weight, double epsilon)
    {
        using Scalar inRoot = epsilon;
        return Unit.Value.invoke<Tensor>("rms_norm", x, weight, inRoot);
    }

    /// <summary>Turns the pairs (i, i + E/2) of the last dimension by angles, of which cosines and sines are given: (…, E) and (…, E/2) to (…, E).</summary>
    public static Tensor Turn(Tensor x, Tensor cosine, Tensor sine) => Unit.Value.invoke<Tensor>("turn", x, cosine, sine);

    /// <summary>x · Φ(x), with Φ by a hyperbolic tangent.</summary>
    public static Tensor GeluTanh(Tensor x) => Unit.Value.invoke<Tensor>("gelu_tanh", x);

    /// <summary>One AdamW step on all parameters at once, in place; <paramref name="steps"/> holds a float scalar for each.</summary>
    public static void AdamW(
        Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[] steps,
        double learningRate, double beta1, double beta2, double decay, double epsilon)
    {
        using Scalar rate = learningRate, first = beta1, second = beta2, decayed = decay, inRoot = epsilon;
        Unit.Value.invoke("adamw", parameters, gradients, means, squares, steps, rate, first, second, decayed, inRoot);
    }
}
