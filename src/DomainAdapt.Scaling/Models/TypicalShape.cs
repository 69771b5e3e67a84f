namespace DomainAdapt.Scaling.Models;

/// <summary>
/// The shape a model of so many parameters would have with GPT-3's aspect, 128 of width for each layer, and heads of 128 (Brown et al.,
/// arXiv:2005.14165, 2020, table 2.1: 96 layers of 12288). Only for estimates of activations and attention where no model is named.
/// </summary>
public static class TypicalShape
{
    /// <summary>Width for each layer.</summary>
    public const int WidthPerLayer = 128;

    /// <summary>Width of a head.</summary>
    public const int HeadWidth = 128;

    /// <summary>Solves 12·L·h² = N with h = 128·L, at least one layer.</summary>
    /// <param name="parameters">N.</param>
    /// <param name="context">Learned positions.</param>
    public static Gpt2Shape For(double parameters, int context)
    {
        var layers = Math.Max(1, (int)Math.Round(Math.Cbrt(parameters / (12.0 * WidthPerLayer * WidthPerLayer))));
        var width = Math.Max(HeadWidth, HeadWidth * (int)Math.Round(Math.Sqrt(parameters / (12.0 * layers)) / HeadWidth));
        return new Gpt2Shape("typical", layers, width, width / HeadWidth, context, Source: Sources.Gpt3 + ", table 2.1");
    }
}
