using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class UrlHostTests
{
    [Theory] // The quick way and the runtime's parser agree, also on hosts that are not what they look like.
    [InlineData("https://www.Example.org/a?b#c")]
    [InlineData("http://example.org")]
    [InlineData("http://example.org?x=1")]
    [InlineData("https://example.org:8080/a")]
    [InlineData("https://user@example.org/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://1.2.3.4.example.org/")]
    [InlineData("http://example.org./")]
    [InlineData("http://-bad.example/")]
    [InlineData("http://a..b/")]
    [InlineData("http://m\u00fcnchen.example/")]
    [InlineData("http://xn--mnchen-3ya.example/")]
    [InlineData("http://under_score.example/")]
    [InlineData("ftp://example.org/a")]
    [InlineData("https:///a")]
    [InlineData("no address at all")]
    [InlineData("")]
    public void Of_IsThatOfTheParser(string url)
    {
        var expected = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : "";
        Assert.Equal(expected, UrlHost.Of(url, new char[url.Length]).ToString());
    }
}
