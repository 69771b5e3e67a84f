namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// All ways to cut each word into tokens: where each token can lie, found once and thinned out as tokens are dropped. Gives how often each token is
/// expected to be used. Words are shared among threads in fixed chunks, and sums are taken in whole numbers, so that threads do not matter.
/// </summary>
internal sealed class UnigramLattices
{
    private const int WordsOfAChunk = 4096;
    private const double Unit = 1 << 20; // of expected counts: sums below 2^43 occurrences are exact
    private const int MostFound = UnigramSeeds.LongestPiece * 4;

    // A word of 48 bytes whose bytes all cost 1e-10, or that is one token of probability 1: with this for each byte neither leaves the range of numbers.
    private const double PerByte = 22_026;

    private readonly UnigramWords _words;
    private readonly Chunk[] _chunks;

    public UnigramLattices(UnigramWords words, byte[][] pieces, CancellationToken cancellationToken)
    {
        _words = words;
        _chunks = new Chunk[(words.Counts.Length + WordsOfAChunk - 1) / WordsOfAChunk];
        var index = new PieceIndex(pieces);
        Parallel.For(0, _chunks.Length, new ParallelOptions { CancellationToken = cancellationToken }, chunk => _chunks[chunk] = Build(chunk, index));
    }

    /// <summary>How often each token is expected to be used, given logarithms of their probabilities.</summary>
    public double[] Expect(byte[][] pieces, double[] scores, CancellationToken cancellationToken)
    {
        var weights = new double[pieces.Length];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Exp(scores[i] + (Math.Log(PerByte) * pieces[i].Length));
        var sums = new long[pieces.Length];
        Parallel.For(
            0,
            _chunks.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new long[pieces.Length],
            (chunk, _, own) =>
            {
                Expect(chunk, weights, own);
                return own;
            },
            own =>
            {
                lock (sums)
                {
                    for (var i = 0; i < sums.Length; i++)
                        sums[i] += own[i];
                }
            });
        return Array.ConvertAll(sums, sum => sum / Unit);
    }

    /// <summary>Drops tokens.</summary>
    /// <param name="numbers">The new number of each token; -1 for one that is dropped.</param>
    public void Keep(int[] numbers) => Parallel.For(0, _chunks.Length, chunk => _chunks[chunk].Keep(numbers));

    private Chunk Build(int chunk, PieceIndex index)
    {
        var (edges, ends) = (new List<Edge>(), new List<int>());
        Span<(int Piece, int Length)> found = stackalloc (int, int)[MostFound];
        for (var word = chunk * WordsOfAChunk; word < Math.Min((chunk + 1) * WordsOfAChunk, _words.Counts.Length); word++)
        {
            var text = _words.Text.AsSpan(_words.Starts[word].._words.Starts[word + 1]);
            for (var start = 0; start < text.Length; start++)
            {
                if ((text[start] & 0xC0) == 0x80)
                    continue;
                foreach (var (piece, length) in found[..index.Find(text[start..], found)])
                    edges.Add(new Edge(piece, (byte)start, (byte)(start + length)));
            }
            ends.Add(edges.Count);
        }
        return new Chunk([.. edges], [.. ends]);
    }

    // Forwards and backwards over each word (Baum et al., 1970): the share of all ways that a token lies on.
    private void Expect(int number, double[] weights, long[] sums)
    {
        var chunk = _chunks[number];
        Span<double> before = stackalloc double[UnigramWords.LongestWord + 1];
        Span<double> after = stackalloc double[UnigramWords.LongestWord + 1];
        for (int i = 0, from = 0; i < chunk.Ends.Length; from = chunk.Ends[i++])
        {
            var word = number * WordsOfAChunk + i;
            var length = _words.Starts[word + 1] - _words.Starts[word];
            var edges = chunk.Edges.AsSpan(from..chunk.Ends[i]);
            before[..(length + 1)].Clear();
            after[..(length + 1)].Clear();
            (before[0], after[length]) = (1, 1);
            foreach (var edge in edges)
                before[edge.End] += before[edge.Start] * weights[edge.Piece];
            if (!double.IsNormal(before[length]))
                continue; // nothing but the rarest characters
            var unit = Unit * _words.Counts[word] / before[length];
            for (var at = edges.Length - 1; at >= 0; at--)
            {
                var edge = edges[at];
                var rest = weights[edge.Piece] * after[edge.End];
                after[edge.Start] += rest;
                sums[edge.Piece] += (long)((before[edge.Start] * rest * unit) + 0.5);
            }
        }
    }

    private readonly record struct Edge(int Piece, byte Start, byte End);

    private sealed class Chunk(Edge[] edges, int[] ends)
    {
        public Edge[] Edges { get; private set; } = edges;

        public int[] Ends { get; } = ends;

        public void Keep(int[] numbers)
        {
            var (kept, from) = (0, 0);
            for (var word = 0; word < Ends.Length; word++)
            {
                var end = Ends[word];
                for (var at = from; at < end; at++)
                {
                    if (numbers[Edges[at].Piece] is var piece and >= 0)
                        Edges[kept++] = Edges[at] with { Piece = piece };
                }
                (from, Ends[word]) = (end, kept);
            }
            Edges = Edges[..kept];
        }
    }
}
