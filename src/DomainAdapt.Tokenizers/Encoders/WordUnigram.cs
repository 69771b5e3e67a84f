using System.Collections.Concurrent;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// The unigram model (Kudo, 2018) of a <c>tokenizer.json</c>: of all ways to cut a word and the space before it into tokens the most probable one,
/// each word by itself and in double precision, as Hugging Face tokenizers does.
/// </summary>
public sealed class WordUnigram : SentencePieceTokenizer
{
    private readonly ConcurrentBag<WordUnigramEncoder> _idle = [];
    private readonly UnigramTables _tables;

    internal WordUnigram(SentencePieceModel model) : base(model) => _tables = new UnigramTables(model);

    /// <summary>What it is made of.</summary>
    internal SentencePieceModel Model => _tables.Model;

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new WordUnigramEncoder(_tables);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }
}
