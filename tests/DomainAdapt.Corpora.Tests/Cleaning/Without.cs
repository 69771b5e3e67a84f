using System.Text;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

/// <summary>What cutters leave.</summary>
internal static class Without
{
    /// <summary>The text that a cutter leaves; its cuts ascend without overlap.</summary>
    public static string Cuts(ICutter cutter, string text)
    {
        var (document, cuts) = (Some.Document(text), new List<Cut>());
        cutter.Cut(document, cuts);
        Assert.All(cuts.Zip(cuts.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Length <= pair.Second.Start));
        return Encoding.UTF8.GetString(CutText.Without(document.Text.Span, cuts));
    }
}
