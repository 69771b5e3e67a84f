using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class HtmlReaderTests
{
    [Theory]
    [InlineData("<meta charset=\"windows-1252\">", 0xE9)]
    [InlineData("<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>", 0xE9)]
    [InlineData("<META CHARSET = koi8-r >", 0xC5)]
    public void Read_FollowsTheEncodingThePageDeclares(string declaration, byte letter)
    {
        byte[] page = [.. Encoding.ASCII.GetBytes($"<html><head>{declaration}</head><body>"), letter];
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(new HtmlReader(new HtmlReaderSpec()), page)));
        Assert.EndsWith(declaration.Contains("koi8", StringComparison.Ordinal) ? "е" : "é", Reads.TextOf(record), StringComparison.Ordinal);
        Assert.Equal(DocumentFormat.Html, record.Format);
    }

    [Theory]
    [InlineData("<meta charset=no-such-encoding>")]
    [InlineData("<meta charset=utf-16>")]
    [InlineData("")]
    public void Read_TakesUtf8WhereNothingCredibleIsDeclared(string declaration)
        => Assert.Equal(declaration + "<p>é", Reads.TextOf(Reads.All(new HtmlReader(new HtmlReaderSpec()), declaration + "<p>é")[0]));

    [Theory]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("ISO-8859-1", "windows-1252")]
    [InlineData("utf-8", null)]
    public void Read_TrustsBytesThatAreUtf8MoreThanADeclaration(string declared, string? wrong)
    {
        var record = Assert.IsType<DocumentRecord>(
            Assert.Single(Reads.All(new HtmlReader(new HtmlReaderSpec()), $"<meta charset={declared}><p>naïve “Köln”")));
        Assert.EndsWith("naïve “Köln”", Reads.TextOf(record), StringComparison.Ordinal);
        Assert.Equal(wrong, record.Attributes.Text(HtmlReader.WrongCharsetAttribute));
    }

    [Fact]
    public void Read_ADeclaredEncodingOfAsciiAloneIsNoMistake()
    {
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(new HtmlReader(new HtmlReaderSpec()), "<meta charset=latin1><p>plain")));
        Assert.Null(record.Attributes.Text(HtmlReader.WrongCharsetAttribute));
    }
}
