using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Learns a byte-level BPE vocabulary (Sennrich et al., 2016) from documents, cut by the GPT-2 pattern: again and again the most frequent pair
/// of tokens becomes a token; of equally frequent pairs the one with the lowest ids. The order of documents does not matter.
/// <c>&lt;|endoftext|&gt;</c> is id 0, the 256 bytes follow in the order of their stand-ins, then the merges as they were learnt.
/// </summary>
/// <remarks>
/// Memory: <see cref="BpeTrainerOptions.MemoryBytes"/> while pieces are counted, where there is a scratch folder; then about 150 bytes for each of
/// at most <see cref="BpeTrainerOptions.MaxPieces"/> pieces.
/// </remarks>
public sealed class BpeTrainer : ITokenizerTrainer
{
    /// <summary>The special token that ends a document.</summary>
    public const string EndOfText = "<|endoftext|>";

    private readonly BpeTrainerOptions _options;
    private readonly PieceCounter _pieces;

    /// <summary>Makes a trainer that has seen nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary is too small to hold the bytes, or the frequency is below 1.</exception>
    public BpeTrainer(BpeTrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VocabularySize, BpeTrainerOptions.SmallestVocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinFrequency, 1);
        _options = options;
        _pieces = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2), options.MemoryBytes, options.ScratchFolder);
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> utf8, ulong hash = 0) => _pieces.Add(utf8);

    /// <summary>Learns the merges from all documents added so far.</summary>
    public ByteLevelBpe Train(CancellationToken cancellationToken = default)
    {
        var vocabulary = new List<string> { EndOfText };
        vocabulary.AddRange(ByteAlphabet.InOrder.Select(value => ByteAlphabet.Spell([value])));
        var ids = vocabulary.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id, StringComparer.Ordinal);
        var byteIds = Enumerable.Range(0, 256).Select(value => ids[ByteAlphabet.Spell([(byte)value])]).ToArray();

        var pairs = new PairCounts(_pieces.MostFrequent(_options.MaxPieces).Select(piece => (Array.ConvertAll(piece.Piece, value => byteIds[value]), piece.Count)));
        var merges = new List<Merge>();
        while (vocabulary.Count < _options.VocabularySize && pairs.TryTakeMostFrequent(_options.MinFrequency, out var left, out var right))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Two pairs can spell one token: "a"+"bc" and "ab"+"c".
            var token = vocabulary[left] + vocabulary[right];
            if (!ids.TryGetValue(token, out var merged))
            {
                merged = vocabulary.Count;
                vocabulary.Add(token);
                ids.Add(token, merged);
            }
            merges.Add(new Merge(left, right, merged));
            pairs.Merge(left, right, merged);
        }
        return new ByteLevelBpe(new BpeModel
        {
            Vocabulary = vocabulary,
            Merges = merges,
            AddedTokens = [new AddedToken(0, EndOfText, IsSpecial: true, IsNormalized: false)],
            Pattern = SplitPattern.Gpt2,
            EndOfTextId = 0,
        });
    }

    TrainedTokenizer ITokenizerTrainer.Train(CancellationToken cancellationToken)
    {
        var tokenizer = Train(cancellationToken);
        return new TrainedTokenizer(tokenizer.VocabularySize, tokenizer.Save, WriteSentencePiece: null);
    }

    /// <inheritdoc/>
    public void Dispose() => _pieces.Dispose();
}
