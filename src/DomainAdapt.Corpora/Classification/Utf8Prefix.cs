namespace DomainAdapt.Corpora.Classification;

/// <summary>The beginning of a text, cut between characters.</summary>
internal static class Utf8Prefix
{
    /// <summary>At most <paramref name="maxBytes"/> bytes of valid UTF-8; all of it where that is null.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text, int? maxBytes)
    {
        if (maxBytes is not { } length || text.Length <= length)
            return text;
        while (length > 0 && (text[length] & 0xC0) == 0x80)
            length--;
        return text[..length];
    }
}
