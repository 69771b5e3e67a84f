using System.Globalization;

namespace DomainAdapt.Training.Export;

/// <summary>A tensor's name in GGUF.</summary>
internal static class GgufNames
{
    /// <summary>Replaces what stands before <c>.weight</c> or <c>.bias</c>, within a layer and outside.</summary>
    /// <param name="name">Its name in a checkpoint.</param>
    /// <param name="layers">What the names of layers begin with, before their number.</param>
    /// <param name="ofLayer">Names within a layer.</param>
    /// <param name="others">The others.</param>
    public static string Of(string name, string layers, (string Ours, string Gguf)[] ofLayer, (string Ours, string Gguf)[] others)
    {
        var dot = name.LastIndexOf('.');
        var (stem, kind) = (name[..dot], name[dot..]);
        if (!stem.StartsWith(layers, StringComparison.Ordinal))
            return others.First(other => other.Ours == stem).Gguf + kind;
        var rest = stem[layers.Length..];
        var end = rest.IndexOf('.', StringComparison.Ordinal);
        var layer = int.Parse(rest[..end], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{ofLayer.First(part => part.Ours == rest[(end + 1)..]).Gguf}{kind}");
    }
}
