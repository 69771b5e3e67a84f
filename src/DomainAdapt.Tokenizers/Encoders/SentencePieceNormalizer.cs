using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Rewrites text as a SentencePiece model asks for: its <see cref="CharacterMap"/>, spaces, and a space before. Spaces and their marks come
/// out as plain spaces, for they are the same to a model.
/// </summary>
internal sealed class SentencePieceNormalizer(CharacterMap map, IEnumerable<string> symbols, bool addsPrefix, bool removesExtraSpaces)
{
    private readonly AddedTokenFinder _symbols = new(symbols.Select((symbol, index) => new AddedToken(index, symbol, IsSpecial: false, IsNormalized: false)));

    private readonly bool _changesSpacesOnly = map.IsEmpty && !symbols.Any() && !removesExtraSpaces;

    // ASCII that stays as it is before other ASCII, and at the end.
    private readonly SearchValues<byte> _kept = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(value => (byte)value).Where(value => map.Keeps(value) && !symbols.Any(symbol => symbol[0] == value))]);

    /// <summary>The text as the model wants it, in what is written to <paramref name="output"/>.</summary>
    public ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        var start = 0;
        for (int length; removesExtraSpaces && start < text.Length && Prefix(text[start..], out length).SequenceEqual(" "u8); start += length)
        {
        }
        if (start == text.Length)
            return [];
        if (addsPrefix)
            output.Write(" "u8);
        if (_changesSpacesOnly && Utf8.IsValid(text))
        {
            Write(text, output);
            return output.WrittenSpan;
        }
        for (var afterSpace = removesExtraSpaces; start < text.Length;)
        {
            var prefix = Kept(text[start..], afterSpace);
            var length = prefix.Length;
            if (length == 0)
                prefix = Prefix(text[start..], out length);
            start += length;
            if (afterSpace)
                prefix = prefix.TrimStart((byte)' ');
            if (prefix.IsEmpty)
                continue;
            Write(prefix, output);
            afterSpace = removesExtraSpaces && prefix[^1] == ' ';
        }
        return removesExtraSpaces ? output.WrittenSpan.TrimEnd((byte)' ') : output.WrittenSpan;
    }

    // What the text begins with that neither rules nor the removal of spaces change.
    private ReadOnlySpan<byte> Kept(ReadOnlySpan<byte> text, bool afterSpace)
    {
        if (!_kept.Contains(text[0]) || (afterSpace && text[0] == ' '))
            return [];
        var length = text.IndexOfAnyExcept(_kept);
        if (length < 0)
            length = text.Length;
        else if (text[length] >= 0x80)
            length--; // a rule may take the last with what follows
        var kept = text[..length];
        return removesExtraSpaces && kept.IndexOf("  "u8) is var spaces and >= 0 ? kept[..(spaces + 1)] : kept;
    }

    // What the beginning of the text becomes, and how many bytes of the text that is.
    private ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> text, out int length)
    {
        if (_symbols.At(text).Length is var symbol and > 0)
        {
            length = symbol;
            return text[..length];
        }
        if (map.TryReplace(text, out var replacement, out length))
            return replacement;
        if (Rune.DecodeFromUtf8(text, out _, out length) == OperationStatus.Done)
            return text[..length];
        length = 1; // no UTF-8: each such byte is one unknown character
        return "\uFFFD"u8;
    }

    private static void Write(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        while (text.IndexOf(SpaceMark.Utf8) is var at and >= 0)
        {
            output.Write(text[..at]);
            output.Write(" "u8);
            text = text[(at + SpaceMark.Utf8.Length)..];
        }
        output.Write(text);
    }
}
