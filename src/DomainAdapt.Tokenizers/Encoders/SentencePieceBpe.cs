using System.Collections.Concurrent;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Byte-pair encoding over characters, with spaces as U+2581 (Kudo and Richardson, 2018): Llama 1 and 2, Mistral, Gemma. Characters without a
/// token are their bytes, so every text decodes to the same bytes, where a vocabulary has bytes; else unknown. A U+2581 decodes to a space.
/// </summary>
public sealed class SentencePieceBpe : SentencePieceTokenizer
{
    private readonly ConcurrentBag<SentencePieceEncoder> _idle = [];
    private readonly SentencePieceTables _tables;

    internal SentencePieceBpe(SentencePieceModel model) : base(model) => (Model, _tables) = (model, new SentencePieceTables(model));

    /// <summary>What it is made of.</summary>
    internal SentencePieceModel Model { get; }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new SentencePieceEncoder(_tables);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }
}
