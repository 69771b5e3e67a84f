using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Byte-pair encoding over characters, with spaces as U+2581 (Kudo and Richardson, 2018): Llama 1 and 2, Mistral, Gemma. Characters without a
/// token are their bytes, so every text decodes to the same bytes, where a vocabulary has bytes; else unknown. A U+2581 decodes to a space.
/// </summary>
public sealed class SentencePieceBpe : Utf8Tokenizer
{
    private readonly ConcurrentBag<SentencePieceEncoder> _idle = [];
    private readonly SentencePieceTables _tables;
    private readonly SentencePieceModel _model;
    private readonly byte[][] _bytes;

    internal SentencePieceBpe(SentencePieceModel model)
    {
        _model = model;
        _bytes = SentencePieceBytes.Of(model);
        _tables = new SentencePieceTables(model);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(model.File));
    }

    /// <inheritdoc/>
    public override int VocabularySize => _bytes.Length;

    /// <inheritdoc/>
    public override int EndOfTextId => _model.EndOfTextId;

    /// <inheritdoc/>
    public override TextFrame Frame => _model.Frame;

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new SentencePieceEncoder(_tables);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> BytesOf(int id) => Find(_bytes, id);

    /// <inheritdoc/>
    internal override void Save(Stream stream) => stream.Write(_model.File);

    private protected override ReadOnlySpan<byte> BytesOf(int id, ref bool isStart)
    {
        var bytes = BytesOf(id);
        if (!isStart || bytes.IsEmpty)
            return bytes;
        isStart = false;
        return _model.DropsFirstSpace && bytes[0] == ' ' ? bytes[1..] : bytes;
    }

    private protected override string Spell(int id) => id < _model.Vocabulary.Count ? _model.Vocabulary[id] ?? "" : Encoding.UTF8.GetString(BytesOf(id));
}
