using System.Security.Cryptography;
using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What tokenizers with a SentencePiece vocabulary share: how their ids decode, and their file.</summary>
public abstract class SentencePieceTokenizer : Utf8Tokenizer
{
    private readonly SentencePieceModel _model;
    private readonly byte[][] _bytes;

    private protected SentencePieceTokenizer(SentencePieceModel model)
    {
        _model = model;
        _bytes = SentencePieceBytes.Of(model);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(model.File));
    }

    /// <inheritdoc/>
    public override int VocabularySize => _bytes.Length;

    /// <inheritdoc/>
    public override int EndOfTextId => _model.EndOfTextId;

    /// <inheritdoc/>
    public override int UnknownId => _model.UnknownId;

    /// <inheritdoc/>
    public override TextFrame Frame => _model.Frame;

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> BytesOf(int id) => Find(_bytes, id);

    /// <inheritdoc/>
    internal override void Save(Stream stream) => stream.Write(_model.File);

    private protected override ReadOnlySpan<byte> BytesOf(int id, ref bool isStart)
    {
        var bytes = BytesOf(id);
        if (!isStart || bytes.IsEmpty)
            return bytes;
        // A space that is no mark, of the sign of the unknown, stays.
        var isDropped = _model.DropsFirstSpace && bytes[0] == ' ' && (id != _model.UnknownId || _model.UnknownSurface is null);
        var kept = isDropped ? bytes[1..] : bytes;
        isStart = _model.DropsSpacesAtStart && kept.IsEmpty;
        return kept;
    }

    private protected override string Spell(int id) => id < _model.Vocabulary.Count ? _model.Vocabulary[id] ?? "" : Encoding.UTF8.GetString(BytesOf(id));
}
