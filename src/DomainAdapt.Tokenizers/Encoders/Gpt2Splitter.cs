namespace DomainAdapt.Tokenizers.Encoders;

/// <summary><c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c></summary>
internal sealed class Gpt2Splitter : PieceSplitter
{
    /// <inheritdoc/>
    public override int End(ReadOnlySpan<byte> text, int start)
    {
        var contraction = ContractionLength(text[start..]);
        if (contraction > 0)
            return start + contraction;
        var first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CharacterClasses.At(text, first, out var length);
        return kind == CharacterClass.Space ? EndOfSpaces(text, start) : CharacterClasses.Skip(text, first + length, kind);
    }

    private static int ContractionLength(ReadOnlySpan<byte> text)
    {
        if (text[0] != '\'' || text.Length < 2)
            return 0;
        if (text[1] is (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d')
            return 2;
        return text.Length >= 3 && (text[1], text[2]) is ((byte)'r' or (byte)'v', (byte)'e') or ((byte)'l', (byte)'l') ? 3 : 0;
    }
}
