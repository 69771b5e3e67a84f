namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Learns a unigram vocabulary from words (Kudo, 2018): begins with many substrings and their frequencies; then, in turns, expectation-maximisation
/// of the tokens' probabilities and dropping of the tokens that matter least, until as many are left as wanted.
/// </summary>
internal sealed class UnigramLearner(UnigramTrainerOptions options, CancellationToken cancellationToken)
{
    private const int Iterations = 2; // of expectation-maximisation between droppings, as in the SentencePiece trainer
    private const double LeastCount = 0.5; // expected uses below which a token is dropped, as there

    private byte[][] _pieces = [];
    private double[] _scores = [];
    private double[] _counts = [];

    /// <summary>Tokens and the logarithms of their probabilities: characters first.</summary>
    public (byte[][] Pieces, double[] Scores) Learn(UnigramWords words, int size)
    {
        var characters = words.Characters.Count;
        PieceCount[] begin = [.. words.Characters, .. UnigramSeeds.Of(words, options.SeedSize, cancellationToken)];
        if (begin.Length == 0)
            return ([], []);
        _pieces = Array.ConvertAll(begin, piece => piece.Piece);
        _counts = Array.ConvertAll(begin, piece => (double)piece.Count * piece.Piece.Length);
        var total = _counts.Sum();
        _scores = Array.ConvertAll(_counts, count => Math.Log(count / total));

        var lattices = new UnigramLattices(words, _pieces, cancellationToken);
        while (true)
        {
            for (var i = 0; i < Iterations; i++)
            {
                _counts = lattices.Expect(_pieces, _scores, cancellationToken);
                var isLast = _pieces.Length <= size;
                Keep(lattices, piece => piece < characters || isLast || _counts[piece] >= LeastCount);
                Maximise();
            }
            if (_pieces.Length <= size)
                return (_pieces, _scores);
            var losses = UnigramPruning.Losses(_pieces, _scores, _counts, characters, cancellationToken);
            var most = Math.Max(size, (int)(options.ShrinkingFactor * _pieces.Length));
            var kept = Enumerable.Range(0, _pieces.Length).OrderByDescending(piece => losses[piece]).ThenBy(piece => piece).Take(most)
                .Where(piece => !double.IsNegativeInfinity(losses[piece])).ToHashSet();
            Keep(lattices, kept.Contains);
        }
    }

    // Expected counts become probabilities; the digamma function instead of the logarithm makes rare tokens rarer (Liang and Klein, 2007).
    private void Maximise()
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] = Math.Max(_counts[i], LeastCount);
        var total = Digamma(_counts.Sum());
        _scores = Array.ConvertAll(_counts, count => Digamma(count) - total);
    }

    private void Keep(UnigramLattices lattices, Func<int, bool> isKept)
    {
        var (numbers, kept) = (new int[_pieces.Length], new List<int>());
        for (var piece = 0; piece < numbers.Length; piece++)
        {
            numbers[piece] = isKept(piece) ? kept.Count : -1;
            if (numbers[piece] >= 0)
                kept.Add(piece);
        }
        if (kept.Count == numbers.Length)
            return;
        lattices.Keep(numbers);
        (_pieces, _scores, _counts) = ([.. kept.Select(piece => _pieces[piece])], [.. kept.Select(piece => _scores[piece])], [.. kept.Select(piece => _counts[piece])]);
    }

    // The asymptotic series after a shift beyond 7 (Bernardo, 1976): to about 1e-12.
    private static double Digamma(double x)
    {
        var result = 0.0;
        for (; x < 7; x++)
            result -= 1 / x;
        x -= 0.5;
        var inverse = 1 / (x * x);
        return result + Math.Log(x) + (inverse * (1.0 / 24 - inverse * (7.0 / 960 - inverse * (31.0 / 8064 - inverse * (127.0 / 30720)))));
    }
}
