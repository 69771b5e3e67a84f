using DomainAdapt.Training.Native;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>How x · Φ(x) is computed (Hendrycks and Gimpel 2016).</summary>
public enum GeluForm
{
    /// <summary>With Φ by the error function.</summary>
    Exact,

    /// <summary>With Φ by a hyperbolic tangent.</summary>
    Tanh,
}

/// <summary>The function of a form.</summary>
internal static class GeluForms
{
    /// <summary>x · Φ(x).</summary>
    public static Tensor Of(this GeluForm form, Tensor x) => form == GeluForm.Tanh ? Aten.GeluTanh(x) : nn.functional.gelu(x);
}
