using System.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class UnicodeLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\r\nb\r\r\nc\u0085d\u2028e\u2029f\vg\fh\u001ci\u001dj\u001ek", new[] { "a", "b", "", "c", "d", "e", "f", "g", "h", "i", "j", "k" })]
    [InlineData("\u00a0\u2027\u001f", new[] { "\u00a0\u2027\u001f" })]
    public void Enumerate_SplitsAsPythonDoes(string text, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var lines = new List<string>();
        foreach (var line in UnicodeLines.Enumerate(bytes))
            lines.Add(Encoding.UTF8.GetString(line.Of(bytes)));
        Assert.Equal(expected, lines);
    }
}
