using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Documents;

public sealed class TakeDownListTests : IDisposable
{
    private static readonly DocumentId Id = DocumentId.Of("list", "1");
    private static readonly DocumentId Other = DocumentId.Of("list", "2");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://example.org/a", "host example.org")]
    [InlineData("https://News.Example.org:8443/a?b", "host example.org")] // a host below it
    [InlineData("https://notexample.org/a", null)] // ends alike, is another host
    [InlineData("https://example.org.evil.net/", null)]
    [InlineData("https://other.net/example.org", null)]
    [InlineData("https://other.net/page", "url https://other.net/page")]
    [InlineData("https://other.net/page#top", null)] // another address
    [InlineData(null, null)]
    public void EntryOf_AnAddress(string? url, string? entry)
        => Assert.Equal(entry, Read("host Example.org\nurl https://other.net/page\n").EntryOf(Other, url, licence: null));

    [Fact]
    public void EntryOf_IdsAndLicences()
    {
        var list = Read($"# asked for on a Monday\n\n  id {Id.ToString().ToUpperInvariant()}\nlicence CC-BY-NC-4.0\n");
        Assert.Equal($"id {Id}", list.EntryOf(Id, null, "MIT"));
        Assert.Equal("licence CC-BY-NC-4.0", list.EntryOf(Other, null, "cc-by-nc-4.0"));
        Assert.Null(list.EntryOf(Other, "https://example.org/", "CC-BY-4.0"));
        Assert.Equal((2, false), (list.Count, list.HasIdsOnly));
        Assert.True(Read($"id {Id}").HasIdsOnly);
    }

    [Fact]
    public void Read_TellsOfEveryLineThatIsNoEntry()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Read("host a.org\nid 123\nexample.org\nhost https://a.org/\n"));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains("list.txt:2: found 'id 123'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("list.txt:3: found 'example.org'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("list.txt:4: found 'host https://a.org/'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("list.txt:1:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNothing_IsNoList()
    {
        Assert.Equal(ExitCodes.InputsMissing, Assert.Throws<DomainAdaptException>(() => TakeDownList.Read(_folder.At("none.txt"))).ExitCode);
        Assert.Contains("names nothing", Assert.Throws<DomainAdaptException>(() => Read("# nothing yet\n")).Message, StringComparison.Ordinal);
    }

    private TakeDownList Read(string text)
    {
        File.WriteAllText(_folder.At("list.txt"), text);
        return TakeDownList.Read(_folder.At("list.txt"));
    }
}
