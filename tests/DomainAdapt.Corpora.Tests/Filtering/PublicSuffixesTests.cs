using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class PublicSuffixesTests : IDisposable
{
    private const string List = "// a comment\ncom\nuk\nco.uk\n\n*.ck\n!www.ck\n\u516c\u53f8.cn\n// ===BEGIN PRIVATE DOMAINS===\nblogspot.com\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("com", null)]
    [InlineData("www.example.co.uk", "example.co.uk")]
    [InlineData("co.uk", null)]
    [InlineData("a.b.c.ck", "b.c.ck")] // Anything below ck is a suffix,
    [InlineData("c.ck", null)]
    [InlineData("a.www.ck", "www.ck")] // but www is not.
    [InlineData("me.blogspot.com", "blogspot.com")] // Private domains count for nothing.
    [InlineData("a.b.unlisted", "b.unlisted")]
    [InlineData("a.xn--55qx5d.cn", "a.xn--55qx5d.cn")]
    [InlineData("localhost", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("", null)]
    public void RegisteredDomain_IsTheSuffixAndOneLabel(string host, string? domain) => Assert.Equal(domain, PublicSuffixes.Load(Write(List)).RegisteredDomain(host));

    [Fact]
    public void UrlFilter_ComparesRegisteredDomainsAlone()
    {
        var domains = Path.Combine(_folder.Path, "domains");
        File.WriteAllText(domains, "example.co.uk\nsub.example.com\n");
        var filter = new UrlFilter(new UrlSpec { Domains = domains, PublicSuffixes = Write(List) });
        Assert.Equal("domain", filter.Judge(Some.Document() with { Url = "https://www.example.co.uk/" }).Reason);
        Assert.Null(filter.Judge(Some.Document() with { Url = "https://sub.example.com/" }).Reason); // No registered domain.
        Assert.Equal("domain", new UrlFilter(new UrlSpec { Domains = domains }).Judge(Some.Document() with { Url = "https://sub.example.com/" }).Reason);
    }

    [Fact]
    public void Load_SaysWhatIsWrong()
    {
        Assert.Contains("publicsuffix", Assert.Throws<DomainAdaptException>(() => PublicSuffixes.Load("absent")).Message, StringComparison.Ordinal);
        Assert.Throws<DomainAdaptException>(() => PublicSuffixes.Load(Write("// nothing\n")));
    }

    private string Write(string list)
    {
        var path = Path.Combine(_folder.Path, "list");
        File.WriteAllText(path, list);
        return path;
    }
}
