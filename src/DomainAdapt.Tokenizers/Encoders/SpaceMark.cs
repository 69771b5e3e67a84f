namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>U+2581, which stands for a space in SentencePiece vocabularies (Kudo and Richardson, 2018); in text it reads as one too.</summary>
internal static class SpaceMark
{
    /// <summary>The character.</summary>
    public const char Character = '\u2581';

    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Utf8 => "\u2581"u8;

    /// <summary>Bytes that a space or a mark takes at an index of the text; 0 where there is none.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text, int index)
    {
        if (index >= text.Length)
            return 0;
        if (text[index] == ' ')
            return 1;
        return text[index..].StartsWith(Utf8) ? Utf8.Length : 0;
    }

    /// <summary>Index of the first space or mark from <paramref name="from"/> on; the text's length where there is none.</summary>
    public static int Find(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var skipped = text[at..].IndexOfAny((byte)' ', Utf8[0]);
            if (skipped < 0)
                break;
            at += skipped;
            if (LengthAt(text, at) > 0)
                return at;
        }
        return text.Length;
    }
}
