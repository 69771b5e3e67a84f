using DomainAdapt.Storage.Archives;

namespace DomainAdapt.Storage.Tests.Archives;

public sealed class GlobTests
{
    [Theory]
    [InlineData("a.txt", "a.txt", true)]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "b/a.txt", false)]
    [InlineData("*.txt", "a.TXT", false)]
    [InlineData("**/*.txt", "a.txt", true)]
    [InlineData("**/*.txt", "b/c/a.txt", true)]
    [InlineData("b/**/a.txt", "b/a.txt", true)]
    [InlineData("b/**/a.txt", "b/x/y/a.txt", true)]
    [InlineData("b/**/a.txt", "c/b/a.txt", false)]
    [InlineData("b/**", "b/x/y", true)]
    [InlineData("b/**", "c/x", false)]
    [InlineData("**", "x/y", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData("a*b*c", "a-x-b-y-c", true)]
    [InlineData("a*b*c", "a-x-b-y", false)]
    [InlineData("**/x/**/y", "x/x/a/y/y", true)]
    [InlineData("", "a", false)]
    public void Matches_KnownCases(string pattern, string path, bool expected) => Assert.Equal(expected, new Glob(pattern).Matches(path));

    [Fact] // A pattern of many stars against a long name must not try every split.
    public void Matches_OfAHostilePattern_ComesToAnEnd()
        => Assert.False(new Glob(string.Concat(Enumerable.Repeat("a*", 200)) + "b").Matches(new string('a', 20_000)));

    [Fact]
    public void Selection_TakesWhatIsIncludedAndNotExcluded()
    {
        var selection = new FileSelection(["**/*.xml", "*.md"], ["**/draft/**"]);
        Assert.True(selection.Takes("a/b.xml"));
        Assert.True(selection.Takes("c.md"));
        Assert.False(selection.Takes("a/c.md"));
        Assert.False(selection.Takes("a/draft/b.xml"));
        Assert.True(FileSelection.All.Takes("anything"));
    }
}
