using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Texts without what cutters removed.</summary>
internal static class CutText
{
    /// <summary>The text without the cuts, which ascend without overlap.</summary>
    public static byte[] Without(ReadOnlySpan<byte> text, IReadOnlyList<Cut> cuts)
    {
        var rest = new byte[text.Length - cuts.Sum(cut => cut.Length)];
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
