using System.Buffers;

namespace DomainAdapt.Tokenizers;

/// <summary>
/// Text to token ids and back, over UTF-8 bytes. Safe to share between threads. Special tokens are never read from text, unless
/// <see cref="TokenizerOptions.SpecialTokensAsText"/> asks for it: a document that spells out <c>&lt;|endoftext|&gt;</c> cannot forge the end
/// of a document.
/// </summary>
public interface ITextTokenizer
{
    /// <summary>Ids lie in [0, this): what an embedding needs rows for, unused ids included.</summary>
    int VocabularySize { get; }

    /// <summary>The special token that separates documents.</summary>
    int EndOfTextId { get; }

    /// <summary>What models that were trained with this tokenizer expect around a text.</summary>
    TextFrame Frame { get; }

    /// <summary>SHA-256, lower hex, of the file that <see cref="Loading.TokenizerFile"/> saves: equal for equal tokenizers.</summary>
    string Fingerprint { get; }

    /// <summary>Adds the ids of a text to <paramref name="ids"/>; no special token is added.</summary>
    void Encode(ReadOnlySpan<byte> utf8, List<int> ids);

    /// <summary>
    /// Writes the bytes that ids stand for; special tokens stand for nothing. A part of a text may begin or end within a character.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8);

    /// <summary>
    /// Bytes of text that an id stands for, a space before it included: 0 for special and unused ids. What bits per byte are counted over.
    /// </summary>
    int ByteLength(int id);
}

/// <summary>Special tokens around a text, such as a begin-of-text; <see cref="ITextTokenizer.Encode"/> adds none of them.</summary>
/// <param name="Before">Ids before the text.</param>
/// <param name="After">Ids after it.</param>
public sealed record TextFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    /// <summary>Nothing around a text.</summary>
    public static TextFrame None { get; } = new([], []);
}
