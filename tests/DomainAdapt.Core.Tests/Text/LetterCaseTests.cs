using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class LetterCaseTests
{
    [Theory]
    [InlineData("ABC xyz 123", "abc xyz 123", "abc xyz 123")]
    [InlineData("\u00c4\u0416\u03a9", "\u00e4\u0436\u03c9", "\u00e4\u0436\u03c9")]
    [InlineData("\u03c2\u03c3\u03a3", "\u03c2\u03c3\u03c3", "\u03c3\u03c3\u03c3")] // only folding joins the final sigma
    [InlineData("\u1e9e\u0130\u212a", "\u00dfik", "\u00df\u0130k")]
    [InlineData("\U00010400", "\U00010428", "\U00010428")]
    public void ToLowerAndFold_KnownCases(string text, string lower, string folded)
    {
        using var output = new PooledBuffer(0);
        LetterCase.ToLower(Encoding.UTF8.GetBytes(text), output);
        Assert.Equal(lower, Encoding.UTF8.GetString(output.Written));

        using var foldedOutput = new PooledBuffer(0);
        LetterCase.Fold(Encoding.UTF8.GetBytes(text), foldedOutput);
        Assert.Equal(folded, Encoding.UTF8.GetString(foldedOutput.Written));
    }
}
