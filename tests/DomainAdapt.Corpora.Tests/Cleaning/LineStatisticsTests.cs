using System.Text;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class LineStatisticsTests
{
    [Theory]
    [InlineData("", 1, 0, 0)]
    [InlineData("\n", 1, 0, 0)]
    [InlineData("a\nb", 2, 0, 0)]
    [InlineData("a\r\nb\rc\u0085d\u2028e\u2029f\vg\fh\u001ci\n", 9, 0, 0)]
    [InlineData("- a\n  \u2022 b\n\u3000-c\na - b\n\u2013 d", 5, 3, 0)] // an en dash is no bullet
    [InlineData("a...\nb\u2026  \n\u2026c\nd..\ne....", 5, 0, 3)]
    [InlineData("-...", 1, 1, 1)]
    public void Of_CountsLinesBulletsAndEllipses(string text, int lines, int bullets, int ellipses)
        => Assert.Equal(new LineStatistics(lines, bullets, ellipses), LineStatistics.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Of_AllocatesNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("- a bullet\r\nprose that ends...\u2028\u3000\u2022 na\u00efve\n", 200)));
        Assert.Equal(0, Allocations.Of(() => LineStatistics.Of(text)));
    }
}
