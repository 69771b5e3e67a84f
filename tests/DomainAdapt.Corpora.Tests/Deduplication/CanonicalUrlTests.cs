using DomainAdapt.Corpora.Deduplication;

namespace DomainAdapt.Corpora.Tests.Deduplication;

public sealed class CanonicalUrlTests
{
    [Theory]
    [InlineData("https://www.Example.com/", "example.com")]
    [InlineData("http://example.com:80", "example.com")]
    [InlineData("https://example.com:443/#top", "example.com")]
    [InlineData("http://example.com:443/", "example.com:443")]
    [InlineData("https://user:secret@example.com./a//b/", "example.com/a//b")]
    [InlineData("example.com:8080/a", "example.com:8080/a")]
    [InlineData("//example.com/a", "example.com/a")]
    [InlineData("https://www2.example.com/a", "example.com/a")]
    [InlineData("https://www.com/a", "www.com/a")]
    [InlineData("https://wwwexample.com/", "wwwexample.com")]
    [InlineData("http://example.com/a/./b/../c/%7euser", "example.com/a/c/~user")]
    [InlineData("http://example.com/../../a", "example.com/a")]
    [InlineData("http://example.com/a%2fb%e9", "example.com/a%2Fb%E9")]
    [InlineData("http://example.com/é 1", "example.com/%C3%A9%201")]
    [InlineData("http://example.com/100%", "example.com/100%")]
    [InlineData("http://Bücher.example/", "xn--bcher-kva.example")]
    [InlineData("http://example.com/a?b=2&a=1&utm_source=x&fbclid=y&&PHPSESSID=z", "example.com/a?a=1&b=2")]
    [InlineData("http://example.com/a;jsessionid=12AB?utm_campaign=x", "example.com/a")]
    [InlineData("http://example.com/#!/page", "example.com/#!/page")]
    [InlineData("http://[2001:DB8::1]:8080/a", "[2001:db8::1]:8080/a")]
    [InlineData("ftp://example.com/a", "ftp://example.com/a")]
    [InlineData("URN:isbn:0451450523", "urn:isbn:0451450523")]
    [InlineData(" https://example.com ", "example.com")]
    [InlineData("https:///a", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Of_AddressesOfOnePage_AreEqual(string? url, string? canonical) => Assert.Equal(canonical, CanonicalUrl.Of(url));

    [Theory]
    [InlineData("https://example.com/A", "https://example.com/a")]
    [InlineData("https://example.com/a?b=1", "https://example.com/a?b=2")]
    [InlineData("https://example.com/a%2Fb", "https://example.com/a/b")]
    [InlineData("https://a.example.com/", "https://b.example.com/")]
    [InlineData("https://example.com:8080/", "https://example.com/")]
    public void Of_AddressesOfTwoPages_AreNot(string one, string other) => Assert.NotEqual(CanonicalUrl.Of(one), CanonicalUrl.Of(other));
}
