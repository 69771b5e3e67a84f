namespace DomainAdapt.Core.Text;

/// <summary>A piece of a text, in bytes.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct TextRange(int Start, int Length)
{
    /// <summary>The byte after the last one.</summary>
    public int End => Start + Length;

    /// <summary>The piece of <paramref name="text"/>.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
