namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>The split patterns of published vocabularies.</summary>
internal enum SplitPattern
{
    /// <summary>GPT-2 (Radford et al., 2019), also GPT-NeoX.</summary>
    Gpt2,

    /// <summary>cl100k of GPT-4, also Llama 3: at most three digits a piece.</summary>
    Cl100k,

    /// <summary>Qwen2 and Qwen3: one digit a piece.</summary>
    Qwen2,
}

/// <summary>
/// Cuts a text into pieces that no token may cross. What the published patterns say as regular expressions is written out by hand: one pass
/// over bytes, every character looked at no more than a few times, whatever the text.
/// </summary>
internal abstract class PieceSplitter
{
    /// <summary>The splitter of a pattern.</summary>
    public static PieceSplitter Of(SplitPattern pattern) => pattern switch
    {
        SplitPattern.Gpt2 => new Gpt2Splitter(),
        SplitPattern.Cl100k => new Cl100kSplitter(maxDigits: 3),
        SplitPattern.Qwen2 => new Cl100kSplitter(maxDigits: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(pattern)),
    };

    /// <summary>End of the piece that begins at <paramref name="start"/>, which is an index into the text.</summary>
    public abstract int End(ReadOnlySpan<byte> text, int start);

    /// <summary>
    /// End of a piece of white space, <c>\s+(?!\S)|\s+</c>: all of it at the end of the text, else all but the last character, which may lead
    /// the next piece, unless there is only one.
    /// </summary>
    protected static int EndOfSpaces(ReadOnlySpan<byte> text, int start)
    {
        var (last, end) = (start, start);
        while (end < text.Length && CharacterClasses.At(text, end, out var length) == CharacterClass.Space)
            (last, end) = (end, end + length);
        return end == text.Length || last == start ? end : last;
    }
}
