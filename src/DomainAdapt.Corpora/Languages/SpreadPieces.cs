using System.Buffers;
using DomainAdapt.Corpora.Classification;

namespace DomainAdapt.Corpora.Languages;

/// <summary>
/// A few bytes of a long text that stand for all of it: pieces of equal length spread evenly, the first at its beginning and the last at its end, since
/// pages begin with menus and end with notices that are often in another language than the text between. Pieces are cut between words where there are
/// blanks, else between characters. Holds the buffer of one thread.
/// </summary>
internal sealed class SpreadPieces
{
    /// <summary>Pieces of a text: of the usual 2,048 bytes each has a few dozen words, which is enough to tell a language.</summary>
    public const int Count = 8;

    // Of fewer bytes, pieces would have hardly a whole word.
    private const int FewestBytes = 32 * Count;

    // Where fastText cuts words.
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \n\r\t\v\f\0"u8);

    private byte[] _joined = [];

    /// <summary>
    /// At most <paramref name="maxBytes"/> bytes of valid UTF-8, and a blank after each piece; all of the text where it has no more, or that is null. Of fewer bytes
    /// than a few hundred, the beginning. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text, int? maxBytes)
    {
        if (maxBytes is not { } most || text.Length <= most)
            return text;
        if (most < FewestBytes)
            return Utf8Prefix.Of(text, most);
        var length = most / Count;
        if (_joined.Length < most + Count)
            _joined = new byte[most + Count];
        var used = 0;
        for (var piece = 0; piece < Count; piece++)
        {
            var start = (int)((long)(text.Length - length) * piece / (Count - 1));
            var words = Words(text, start, start + length);
            words.CopyTo(_joined.AsSpan(used));
            used += words.Length;
            _joined[used++] = (byte)' ';
        }
        return _joined.AsSpan(0, used);
    }

    /// <summary>The whole words between two places; the whole characters where no blank is.</summary>
    private static ReadOnlySpan<byte> Words(ReadOnlySpan<byte> text, int start, int end)
    {
        var piece = text[start..end];
        var isAtWord = start == 0 || Blanks.Contains(text[start - 1]);
        var first = isAtWord ? 0 : piece.IndexOfAny(Blanks) + 1;
        var last = end == text.Length || Blanks.Contains(text[end]) ? piece.Length : piece.LastIndexOfAny(Blanks);
        if (last > first && (isAtWord || first > 0))
            return piece[first..last];
        first = 0;
        while (start > 0 && first < piece.Length && IsTail(piece[first]))
            first++;
        last = piece.Length;
        while (last > first && end < text.Length && IsTail(text[start + last]))
            last--;
        return piece[first..last];
    }

    private static bool IsTail(byte value) => (value & 0xC0) == 0x80;
}
