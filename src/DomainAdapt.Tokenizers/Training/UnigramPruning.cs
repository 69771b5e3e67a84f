namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Finds the tokens that matter least (Kudo, 2018): how much the logarithm of the text's likelihood falls where a token is replaced by the best way
/// to spell it with the others.
/// </summary>
internal static class UnigramPruning
{
    /// <summary>The loss of each token; negative infinity for one that is spelt better without it.</summary>
    /// <param name="pieces">The tokens.</param>
    /// <param name="scores">Logarithms of their probabilities.</param>
    /// <param name="counts">How often each is expected to be used.</param>
    /// <param name="fixedPieces">How many of the first are never dropped: their loss is infinite.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static double[] Losses(byte[][] pieces, double[] scores, double[] counts, int fixedPieces, CancellationToken cancellationToken)
    {
        var index = new PieceIndex(pieces);
        var losses = new double[pieces.Length];
        losses.AsSpan(0, fixedPieces).Fill(double.PositiveInfinity);
        var total = counts.Sum();
        Parallel.For(fixedPieces, pieces.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            Span<int> spelling = stackalloc int[UnigramSeeds.LongestPiece];
            var used = Spell(i, pieces, scores, index, spelling, out var score);
            losses[i] = score > scores[i] ? double.NegativeInfinity : Loss(counts[i], total, counts, spelling[..used]);
        });
        return losses;
    }

    // The token's count goes over to the tokens that spell it.
    private static double Loss(double count, double total, double[] counts, ReadOnlySpan<int> spelling)
    {
        if (count <= 0)
            return double.NegativeInfinity;
        var logOfSum = Math.Log(total + (count * (spelling.Length - 1)));
        var without = 0.0;
        foreach (var piece in spelling)
            without += Math.Log(counts[piece] + count) - logOfSum;
        return count / total * (Math.Log(count / total) - without);
    }

    // The best way to spell a token without itself (Viterbi, 1967); every character is a token, so there is one.
    private static int Spell(int piece, byte[][] pieces, double[] scores, PieceIndex index, Span<int> spelling, out double score)
    {
        const int MostBytes = UnigramSeeds.LongestPiece * 4;
        var text = pieces[piece];
        Span<double> best = stackalloc double[MostBytes + 1];
        Span<(int Piece, int Start)> last = stackalloc (int, int)[MostBytes + 1];
        Span<(int Piece, int Length)> found = stackalloc (int, int)[MostBytes];
        best[..(text.Length + 1)].Fill(double.NegativeInfinity);
        best[0] = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (double.IsNegativeInfinity(best[start]))
                continue;
            foreach (var (other, length) in found[..index.Find(text.AsSpan(start), found)])
            {
                if (other == piece || best[start] + scores[other] <= best[start + length])
                    continue;
                (best[start + length], last[start + length]) = (best[start] + scores[other], (other, start));
            }
        }
        score = best[text.Length];
        var used = 0;
        for (var end = text.Length; end > 0; end = last[end].Start)
            spelling[used++] = last[end].Piece;
        return used;
    }
}
