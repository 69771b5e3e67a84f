using System.Buffers;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>The words of a text as fastText cuts it.</summary>
internal static class FastTextWords
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \n\r\t\v\f\0"u8);

    /// <summary>The next word, which is taken off the text; empty at the end.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExcept(Blanks);
        if (start < 0)
            return [];
        text = text[start..];
        var length = text.IndexOfAny(Blanks);
        var word = length < 0 ? text : text[..length];
        text = text[word.Length..];
        return word;
    }
}
