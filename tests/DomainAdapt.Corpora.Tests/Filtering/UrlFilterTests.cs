using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class UrlFilterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null)]
    [InlineData("https://example.org/a", null)]
    [InlineData("https://bad.example/a", "domain")]
    [InlineData("https://www.Bad.Example:8080/a", "domain")]
    [InlineData("https://notbad.example/", null)]
    [InlineData("https://blog.some.example/", "subdomain")]
    [InlineData("https://new.blog.some.example/", null)] // A host stands for itself alone.
    [InlineData("https://example.org/page?id=1", "url")]
    [InlineData("https://example.org/page?id=12", null)]
    [InlineData("https://example.org/buy-casino-chips", "hard_blacklisted")]
    [InlineData("https://example.org/casinos", null)]
    [InlineData("https://example.org/Casino", null)] // As it is written.
    [InlineData("https://example.org/free/free/x", null)]
    [InlineData("https://example.org/free_prize", "soft_blacklisted")]
    [InlineData("https://example.org/pok-ER_st", "blacklisted_subword")]
    [InlineData("no address, casino", "hard_blacklisted")]
    public void Judge_NamesTheList(string? url, string? reason) => Assert.Equal(reason, Filter().Judge(Some.Document() with { Url = url }).Reason);

    [Fact]
    public void Judge_CanIgnoreCase()
        => Assert.Equal("hard_blacklisted", Filter(ignoreCase: true).Judge(Some.Document() with { Url = "https://example.org/Casino" }).Reason);

    [Fact]
    public void Load_NamesTheFileThatIsAbsent()
        => Assert.Contains("absent.txt", Assert.Throws<DomainAdaptException>(() => new UrlFilter(new UrlSpec { Urls = "absent.txt" })).Message, StringComparison.Ordinal);

    private UrlFilter Filter(bool ignoreCase = false) => new(new UrlSpec
    {
        Domains = List("domains", "bad.example"),
        Hosts = List("hosts", "blog.some.example"),
        Urls = List("urls", "https://example.org/page?id=1"),
        HardWords = List("hard", "casino"),
        SoftWords = List("soft", "free\nprize"),
        Subwords = List("subwords", "poker"),
        IgnoreCase = ignoreCase,
    });

    private string List(string name, string entries)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, entries + "\n");
        return path;
    }
}
