using System.Collections.Concurrent;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// The unigram model of SentencePiece (Kudo, 2018): of all ways to cut a text into tokens the most probable one. Text is normalised first, so
/// it decodes to its normal form, and what has no token to the model's sign of the unknown.
/// </summary>
public sealed class SentencePieceUnigram : SentencePieceTokenizer
{
    private readonly ConcurrentBag<UnigramEncoder> _idle = [];
    private readonly UnigramTables _tables;

    internal SentencePieceUnigram(SentencePieceModel model) : base(model) => _tables = new UnigramTables(model);

    /// <summary>What it is made of.</summary>
    internal SentencePieceModel Model => _tables.Model;

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new UnigramEncoder(_tables);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }
}
