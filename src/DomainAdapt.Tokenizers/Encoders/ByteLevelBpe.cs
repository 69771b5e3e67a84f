using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al., 2016; Radford et al., 2019): every text can be encoded, and decodes to the same bytes (in
/// form NFC where the file asks for it). Ids are those of Hugging Face tokenizers for the same file.
/// </summary>
public sealed class ByteLevelBpe : Utf8Tokenizer
{
    private readonly ConcurrentBag<PieceEncoder> _idle = [];
    private readonly EncoderTables _tables;
    private readonly byte[][] _bytes;
    private readonly Lazy<string> _fingerprint;

    internal ByteLevelBpe(BpeModel model)
    {
        Model = model;
        _bytes = BytesById(model);
        _fingerprint = new Lazy<string>(() => TokenizerFile.FingerprintOf(this));
        _tables = new EncoderTables(model, IdsByToken(model));
    }

    /// <inheritdoc/>
    public override int VocabularySize => _bytes.Length;

    /// <inheritdoc/>
    public override int EndOfTextId => Model.EndOfTextId;

    /// <inheritdoc/>
    public override TextFrame Frame => Model.Frame;

    /// <inheritdoc/>
    public override string Fingerprint => _fingerprint.Value;

    /// <summary>What it is made of.</summary>
    internal BpeModel Model { get; }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new PieceEncoder(_tables);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> BytesOf(int id) => Find(_bytes, id);

    /// <inheritdoc/>
    internal override void Save(Stream stream) => TokenizerJsonWriter.Write(Model, stream);

    private protected override string Spell(int id) => ByteAlphabet.Spell(BytesOf(id));

    private static byte[][] BytesById(BpeModel model)
    {
        var size = Math.Max(model.Vocabulary.Count, model.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());
        var bytes = new byte[size][];
        Array.Fill(bytes, []);
        for (var id = 0; id < model.Vocabulary.Count; id++)
        {
            if (model.Vocabulary[id] is { } token && ByteAlphabet.TryRead(token, out var read))
                bytes[id] = read;
        }
        foreach (var token in model.AddedTokens)
            bytes[token.Id] = token.IsSpecial && !model.SpecialTokensAsText ? [] : Encoding.UTF8.GetBytes(token.Content);
        return bytes;
    }

    private static FrozenDictionary<string, int> IdsByToken(BpeModel model) => model.Vocabulary
        .Select((token, id) => (token, id))
        .Where(pair => pair.token is not null)
        .ToFrozenDictionary(pair => pair.token!, pair => pair.id, StringComparer.Ordinal);
}
