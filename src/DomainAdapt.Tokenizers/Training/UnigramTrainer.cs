using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Learns a unigram vocabulary (Kudo, 2018) from documents. <c>&lt;unk&gt;</c> is id 0, <c>&lt;/s&gt;</c> ends a text and is id 1, the 256 bytes
/// follow, which stand for characters without a token, then the tokens, the most probable first. Neither the order of documents nor threads matter.
/// </summary>
/// <remarks>
/// Memory: <see cref="UnigramTrainerOptions.MemoryBytes"/> while pieces are counted, where there is a scratch folder; then, for one part at a time, about
/// 20 bytes for each byte of its distinct words and 8 for each place a token can have in them.
/// </remarks>
public sealed class UnigramTrainer : ITokenizerTrainer
{
    private readonly UnigramTrainerOptions _options;
    private readonly PieceCounter[] _parts;
    private readonly long[] _bytes;

    /// <summary>Makes a trainer that has seen nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary is too small to hold the bytes, or there are no parts.</exception>
    public UnigramTrainer(UnigramTrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VocabularySize, UnigramTrainerOptions.SmallestVocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parts, 1);
        _options = options;
        _bytes = new long[options.Parts];
        _parts = [.. Enumerable.Range(0, options.Parts).Select(part => new PieceCounter(
            PieceSplitter.Of(SplitPattern.Gpt2),
            options.MemoryBytes / options.Parts,
            options.ScratchFolder is { } folder ? Directory.CreateDirectory(Path.Combine(folder, $"part-{part:D5}")).FullName : null))];
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> utf8, ulong hash = 0)
    {
        var part = (int)(hash % (ulong)_parts.Length);
        Interlocked.Add(ref _bytes[part], utf8.Length);
        _parts[part].Add(utf8);
    }

    /// <summary>Learns from all documents added so far.</summary>
    public UnigramVocabulary Train(CancellationToken cancellationToken = default)
    {
        var most = _options.VocabularySize - UnigramTrainerOptions.FixedTokens;
        if (_parts.Length == 1)
        {
            var (pieces, scores) = Learn(0, most, cancellationToken);
            return UnigramVocabulary.Of(pieces, scores);
        }
        var merged = new UnigramMerge();
        for (var part = 0; part < _parts.Length; part++)
        {
            var (pieces, scores) = Learn(part, _options.PartVocabularySize, cancellationToken);
            merged.Add(pieces, scores, _bytes[part]);
        }
        return merged.Take(most);
    }

    TrainedTokenizer ITokenizerTrainer.Train(CancellationToken cancellationToken)
    {
        var vocabulary = Train(cancellationToken);
        return new TrainedTokenizer(vocabulary.Pieces.Count, vocabulary.WriteTokenizerJson, vocabulary.WriteSentencePiece);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_parts, part => part.Dispose());

    private (byte[][] Pieces, double[] Scores) Learn(int part, int size, CancellationToken cancellationToken)
    {
        var words = UnigramWords.Of(_parts[part].MostFrequent(_options.MaxPieces), _options.CharacterCoverage, size);
        return new UnigramLearner(_options, cancellationToken).Learn(words, size);
    }
}
