using System.Buffers;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// A tokenizer over UTF-8 bytes that is also one of Microsoft.ML.Tokenizers, whose strings cost a conversion. Where ids decode to other text
/// than was given, because the tokenizer normalises, that text is the normalized one, and offsets count in it.
/// </summary>
public abstract class Utf8Tokenizer : Tokenizer, ITextTokenizer
{
    private protected Utf8Tokenizer()
    {
    }

    /// <inheritdoc/>
    public abstract int VocabularySize { get; }

    /// <inheritdoc/>
    public abstract int EndOfTextId { get; }

    /// <summary>Id of what has no token; -1 where all text has.</summary>
    public virtual int UnknownId => -1;

    /// <inheritdoc/>
    public abstract TextFrame Frame { get; }

    /// <inheritdoc/>
    public abstract string Fingerprint { get; }

    /// <inheritdoc/>
    public abstract void Encode(ReadOnlySpan<byte> utf8, List<int> ids);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        var isStart = true;
        foreach (var id in ids)
            utf8.Write(BytesOf(id, ref isStart));
    }

    /// <inheritdoc/>
    public int ByteLength(int id) => BytesOf(id).Length;

    /// <summary>The bytes an id stands for within a text; none for special and unused ids.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public abstract ReadOnlySpan<byte> BytesOf(int id);

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

    /// <summary>Writes the file that <see cref="Fingerprint"/> is the hash of.</summary>
    internal abstract void Save(Stream stream);

    /// <summary>
    /// The bytes an id stands for where it stands; <paramref name="isStart"/> is true until something of the text was met, and is kept up.
    /// </summary>
    private protected virtual ReadOnlySpan<byte> BytesOf(int id, ref bool isStart) => BytesOf(id);

    /// <summary>An id as vocabulary files spell it: what models of pieces are trained on.</summary>
    public string PieceOf(int id) => Spell(id);

    /// <summary>An id as vocabulary files spell it.</summary>
    private protected abstract string Spell(int id);

    /// <summary>The bytes of one id.</summary>
    private protected static ReadOnlySpan<byte> Find(byte[][] bytes, int id) => (uint)id < (uint)bytes.Length
        ? bytes[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has ids below {bytes.Length} only.");

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var given = Encoding.UTF8.GetBytes(text ?? new string(textSpan));
        var ids = new List<int>();
        Encode(given, ids);
        var decoded = new ArrayBufferWriter<byte>();
        Decode([.. ids], decoded);
        var utf8 = decoded.WrittenSpan;

        var tokens = new List<EncodedToken>();
        var (end, consumed, isStart) = (0, 0, true);
        var (boundary, characterAt) = (0, 0); // start of the character that the next token begins in: its byte, its index
        foreach (var id in ids.Take(settings.MaxTokenCount))
        {
            // A character cut by tokens belongs to all of them.
            end += BytesOf(id, ref isStart).Length;
            consumed = characterAt + Encoding.UTF8.GetCharCount(utf8[boundary..CharacterEnd(utf8, end)]);
            tokens.Add(new EncodedToken(id, Spell(id), new Range(characterAt, consumed)));
            var next = CharacterStart(utf8, end);
            characterAt += Encoding.UTF8.GetCharCount(utf8[boundary..next]);
            boundary = next;
        }
        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = utf8.SequenceEqual(given) ? null : Encoding.UTF8.GetString(utf8),
            CharsConsumed = consumed,
        };
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
}
