using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class WhiteSpaceTests
{
    [Fact] // Every character of the property, and neighbours that begin with the same bytes.
    public void FindAndSkip_OfEveryWhiteSpace()
    {
        for (var code = 0; code < 0x10000; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF)
                continue;
            var text = Encoding.UTF8.GetBytes($"x{(char)code}y");
            var isSpace = char.IsWhiteSpace((char)code);
            Assert.True(WhiteSpace.Find(text, 0) == (isSpace ? 1 : text.Length), $"U+{code:X4}");
            Assert.True(WhiteSpace.Skip(text, 1) == (isSpace ? text.Length - 1 : 1), $"U+{code:X4}");
        }
    }

    [Fact]
    public void FindAndSkip_TakeTurnsThroughAnyText() => RandomTexts.Valid.Sample(text =>
    {
        var parts = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var start = WhiteSpace.Skip(text, at);
            at = WhiteSpace.Find(text, start);
            parts.Append(Encoding.UTF8.GetString(text[start..at]));
        }
        Assert.Equal(string.Concat(Encoding.UTF8.GetString(text).Where(character => !char.IsWhiteSpace(character))), parts.ToString());
    }, iter: 2_000);
}
