using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Texts without what cutters removed.</summary>
internal static class CutText
{
    /// <summary>The text without the cuts, which ascend without overlap.</summary>
    public static byte[] Without(ReadOnlySpan<byte> text, List<Cut> cuts)
    {
        var length = text.Length;
        foreach (var cut in cuts)
            length -= cut.Length;
        var rest = GC.AllocateUninitializedArray<byte>(length);
        var (from, to) = (0, 0);
        foreach (var cut in cuts)
        {
            text[from..cut.Start].CopyTo(rest.AsSpan(to));
            to += cut.Start - from;
            from = cut.Start + cut.Length;
        }
        text[from..].CopyTo(rest.AsSpan(to));
        return rest;
    }
}
