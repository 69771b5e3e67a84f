namespace DomainAdapt.Scaling.Models;

/// <summary>
/// A model of table A4 of Hoffmann et al., arXiv:2203.15556, 2022: relative positions after Transformer-XL (a fifth matrix and two
/// biases a layer), an output matrix of its own; the input embedding is not counted.
/// </summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h, as wide as all heads together.</param>
/// <param name="Heads">Heads.</param>
/// <param name="FeedForward">Width of the feed-forward.</param>
public sealed record ChinchillaShape(string Name, int Layers, int Hidden, int Heads, int FeedForward)
    : ModelShape(Name, Layers, Hidden, Heads, 32_000, "Hoffmann et al., arXiv:2203.15556, 2022, table A4")
{
    /// <summary>The six models of the table.</summary>
    public static IReadOnlyList<ChinchillaShape> TableA4 { get; } =
    [
        new("73M", 10, 640, 10, 2560),
        new("305M", 20, 1024, 16, 4096),
        new("552M", 24, 1280, 10, 5120),
        new("1.1B", 26, 1792, 14, 7168),
        new("1.6B", 28, 2048, 16, 8192),
        new("6.8B", 40, 3584, 28, 14336),
    ];

    /// <inheritdoc/>
    public override long Parameters
    {
        get
        {
            long h = Hidden, f = FeedForward;
            var attention = (5 * h * h) + (6 * h); // query, key, value, output; relative keys with a content and a position bias
            var feedForward = (2 * h * f) + f + h;
            return (Layers * (attention + feedForward + (4 * h))) + (2 * h) + Embedding;
        }
    }
}
