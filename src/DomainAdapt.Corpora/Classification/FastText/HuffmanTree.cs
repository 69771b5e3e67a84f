namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>The binary tree over labels of hierarchical softmax: frequent labels lie near the root, so they are few products away.</summary>
internal sealed class HuffmanTree
{
    // fastText's stand-in for infinity: nodes not yet made count as this often seen.
    private const long Unmade = 1_000_000_000_000_000;

    private readonly int[] _left;
    private readonly int[] _right;

    /// <summary>Builds the tree from label counts in descending order, as fastText does, ties included.</summary>
    public HuffmanTree(IReadOnlyList<long> counts)
    {
        Labels = counts.Count;
        var nodes = Math.Max(2 * Labels - 1, 0);
        (_left, _right) = (new int[nodes], new int[nodes]);
        var weights = new long[nodes + 1];
        Array.Fill(weights, Unmade);
        for (var label = 0; label < Labels; label++)
            weights[label] = counts[label];

        var (leaf, inner) = (Labels - 1, Labels);
        for (var node = Labels; node < nodes; node++)
        {
            _left[node] = Smaller();
            _right[node] = Smaller();
            weights[node] = weights[_left[node]] + weights[_right[node]];
        }

        int Smaller() => leaf >= 0 && weights[leaf] < weights[inner] ? leaf-- : inner++;
    }

    /// <summary>Labels; nodes below this number are labels, the others inner nodes.</summary>
    public int Labels { get; }

    /// <summary>The last node made.</summary>
    public int Root => _left.Length - 1;

    /// <summary>The child that "no" leads to.</summary>
    public int Left(int node) => _left[node];

    /// <summary>The child that "yes" leads to.</summary>
    public int Right(int node) => _right[node];
}
