using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// WordPiece (Schuster and Nakajima, 2012) as BERT has it (Devlin et al., 2018): words of normalised text, spelt by the longest tokens that fit;
/// a word that cannot be spelt is unknown. Text does not decode to the bytes given, only to its words.
/// </summary>
public sealed class WordPiece : Utf8Tokenizer
{
    // What Hugging Face's decoder leaves no space before.
    private static readonly string[] Glued = [".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re"];

    private readonly ConcurrentBag<WordPieceEncoder> _idle = [];
    private readonly WordPieceModel _model;
    private readonly WordPieceTables _tables;
    private readonly byte[][] _bytes;

    internal WordPiece(WordPieceModel model)
    {
        _model = model;
        _tables = new WordPieceTables(model);
        _bytes = [.. Enumerable.Range(0, SizeOf(model)).Select(id => Encoding.UTF8.GetBytes(Within(TextOf(id))))];
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
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new WordPieceEncoder(_tables);
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
        return Encoding.UTF8.GetBytes(TextOf(id));
    }

    private protected override string Spell(int id) => _model.Vocabulary.ElementAtOrDefault(id) ?? TextOf(id);

    // A token as text begins with it; nothing for special and unused ids.
    private string TextOf(int id)
    {
        var added = _model.AddedTokens.FirstOrDefault(token => token.Id == id);
        if (added is not null)
            return added.IsSpecial && !_model.SpecialTokensAsText ? "" : added.Content;
        return _model.Vocabulary.ElementAtOrDefault(id) ?? "";
    }

    private string Within(string token)
    {
        if (token.StartsWith(_model.Prefix, StringComparison.Ordinal))
            return token[_model.Prefix.Length..];
        var isGlued = token.Length == 0 || (_model.CleansSpaces && Array.Exists(Glued, sign => token.StartsWith(sign, StringComparison.Ordinal)));
        return isGlued ? token : ' ' + token;
    }

    private static int SizeOf(WordPieceModel model)
        => Math.Max(model.Vocabulary.Count, model.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());
}
