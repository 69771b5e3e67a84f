using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Storage.Tests.Sources;

public sealed class SurtKeysTests
{
    [Theory]
    [InlineData("example.org/a", "org,example)/a", "org,example)/a/b org,example)/ org,example,www)/a")]
    [InlineData("https://www.Example.org/A/", "org,example)/a", "org,example)/a/b")]
    [InlineData("example.org", "org,example)/", "org,example)/a")]
    [InlineData("example.org/*", "org,example)/ org,example)/a?b=c", "org,example,sub)/ org,examples)/")]
    [InlineData("example.org/a*", "org,example)/a org,example)/ab", "org,example)/b")]
    [InlineData("*.example.org", "org,example)/ org,example,sub)/x", "org,examples)/ org)/")]
    [InlineData("*.org", "org,example)/ org,a,b)/x", "organization)/ net,org)/")]
    public void Take_KnowsThePagesOfAPattern(string pattern, string taken, string left)
    {
        var keys = SurtKeys.Of([pattern]);
        Assert.All(taken.Split(' '), key => Assert.True(keys.Take(key), key));
        Assert.All(left.Split(' '), key => Assert.False(keys.Take(key), key));
    }

    [Theory]
    [InlineData("org,e", "org,f", true)]
    [InlineData("org,example)/z", "org,f", true)] // begins with the key
    [InlineData("org,example,z)/", "org,f", false)]
    [InlineData("net,a)/", "org,example", false)]
    [InlineData("org,f", "org,g", false)]
    [InlineData(null, "org,f", true)]
    [InlineData("org,a", null, true)]
    [InlineData(null, null, true)]
    public void MayBeWithin_LeavesOutNoRangeThatHoldsAKey(string? least, string? greatest, bool expected)
        => Assert.Equal(expected, SurtKeys.Of(["example.org/*"]).MayBeWithin(least, greatest));
}
