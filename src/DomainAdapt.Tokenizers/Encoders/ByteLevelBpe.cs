using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using DomainAdapt.Core.Text;
using DomainAdapt.Tokenizers.Loading;
using Microsoft.ML.Tokenizers;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al., 2016; Radford et al., 2019): every text can be encoded, and decodes to the same bytes (in
/// form NFC where the file asks for it). Ids are those of Hugging Face tokenizers for the same file. Also a tokenizer of
/// Microsoft.ML.Tokenizers, whose strings cost a conversion.
/// </summary>
public sealed class ByteLevelBpe : Tokenizer, ITextTokenizer
{
    private readonly ConcurrentBag<PieceEncoder> _idle = [];
    private readonly EncoderTables _tables;
    private readonly byte[][] _bytes;
    private readonly Lazy<string> _fingerprint;

    internal ByteLevelBpe(BpeModel model)
    {
        Model = model;
        _bytes = BytesById(model);
        _fingerprint = new Lazy<string>(() => TokenizerFile.FingerprintOf(model));
        _tables = new EncoderTables(model, IdsByToken(model));
    }

    /// <inheritdoc/>
    public int VocabularySize => _bytes.Length;

    /// <inheritdoc/>
    public int EndOfTextId => Model.EndOfTextId;

    /// <inheritdoc/>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>What it is made of.</summary>
    internal BpeModel Model { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new PieceEncoder(_tables);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        foreach (var id in ids)
            utf8.Write(BytesOf(id));
    }

    /// <inheritdoc/>
    public int ByteLength(int id) => BytesOf(id).Length;

    /// <summary>The bytes an id stands for; none for special and unused ids.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => (uint)id < (uint)_bytes.Length
        ? _bytes[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has ids below {_bytes.Length} only.");

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlyMemory<byte> given = Encoding.UTF8.GetBytes(text ?? new string(textSpan));
        var normalized = Model.IsNfc ? Core.Text.Normalizer.Normalize(given, UnicodeForm.Nfc) : given;
        var utf8 = normalized.Span;
        var ids = new List<int>();
        Encode(utf8, ids);

        var tokens = new List<EncodedToken>();
        var (end, consumed) = (0, 0);
        var (boundary, characterAt) = (0, 0); // start of the character that the next token begins in: its byte, its index
        foreach (var id in ids.Take(settings.MaxTokenCount))
        {
            // A character cut by tokens belongs to all of them.
            end += ByteLength(id);
            consumed = characterAt + Encoding.UTF8.GetCharCount(utf8[boundary..CharacterEnd(utf8, end)]);
            tokens.Add(new EncodedToken(id, ByteAlphabet.Spell(BytesOf(id)), new Range(characterAt, consumed)));
            var next = CharacterStart(utf8, end);
            characterAt += Encoding.UTF8.GetCharCount(utf8[boundary..next]);
            boundary = next;
        }
        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = Model.IsNfc ? Encoding.UTF8.GetString(utf8) : null,
            CharsConsumed = consumed,
        };
    }

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var all = ids.ToArray();
        Decode(all, bytes);
        (idsConsumed, charsWritten) = (0, 0);
        if (!Encoding.UTF8.TryGetChars(bytes.WrittenSpan, destination, out charsWritten))
            return OperationStatus.DestinationTooSmall;
        idsConsumed = all.Length;
        return OperationStatus.Done;
    }

    private static int CharacterStart(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && (utf8[at] & 0xC0) == 0x80)
            at--;
        return at;
    }

    private static int CharacterEnd(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && (utf8[at] & 0xC0) == 0x80)
            at++;
        return at;
    }

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
            bytes[token.Id] = token.IsSpecial ? [] : Encoding.UTF8.GetBytes(token.Content);
        return bytes;
    }

    private static FrozenDictionary<string, int> IdsByToken(BpeModel model) => model.Vocabulary
        .Select((token, id) => (token, id))
        .Where(pair => pair.token is not null)
        .ToFrozenDictionary(pair => pair.token!, pair => pair.id, StringComparer.Ordinal);
}
