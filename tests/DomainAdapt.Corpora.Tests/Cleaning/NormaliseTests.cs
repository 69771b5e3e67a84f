using System.Text;
using System.Text.Unicode;
using CsCheck;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class NormaliseTests
{
    [Theory]
    [InlineData("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne")]
    [InlineData("  indented   and\u00A0\u2003spread  \n", "  indented and spread")]
    [InlineData("\n\n\nfirst\n\n \t \n\n\nlast\n\n", "first\n\nlast")]
    [InlineData("a\tb\t\tc \t\nd", "a\tb\t\tc\nd")]
    [InlineData("zero\u200Bwidth\uFEFF so\u00ADft \u202Eturn\u202C\u0007", "zerowidth soft turn")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")] // the joiner tells words apart
    [InlineData("e\u0301 A\u030A", "é Å")]
    [InlineData(" \n\t\u200B\n ", "")]
    [InlineData("", "")]
    public void Rewrite_GivesOneForm(string text, string expected) => Assert.Equal(expected, Rewrite(text));

    [Fact]
    public void Rewrite_LeavesAlreadyNormalTextTheSameInstance()
    {
        var document = Some.Document("Plain text,\n\nwith two paragraphs.");
        Assert.Same(document, new NormaliseRewriter(new NormaliseSpec()).Rewrite(document));
    }

    [Fact]
    public void Rewrite_FollowsItsSettings()
    {
        Assert.Equal("a  b\n\n\nc", Rewrite("a  b\n\n\n\n\nc", new NormaliseSpec { CollapseSpaces = false, MaxBlankLines = 2 }));
        Assert.Equal("e\u0301\nb", Rewrite("e\u0301\n\nb", new NormaliseSpec { Nfc = false, MaxBlankLines = 0 }));
    }

    [Fact]
    public void Rewrite_OfAnyTextIsValidShortEnoughAndStable() => Gen.String[Gen.Char["ab \n\r\t\u00A0\u0301\u200B\u2028éあ\uFEFF\u0000"], 0, 60].Sample(text =>
    {
        var once = Rewrite(text);
        Assert.True(Utf8.IsValid(Encoding.UTF8.GetBytes(once)));
        Assert.Equal(once, Rewrite(once));
        Assert.DoesNotContain("\n\n\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain(" \n", once, StringComparison.Ordinal);
    });

    private static string Rewrite(string text, NormaliseSpec? spec = null)
        => new NormaliseRewriter(spec ?? new NormaliseSpec()).Rewrite(Some.Document(text)).TextAsString;
}
