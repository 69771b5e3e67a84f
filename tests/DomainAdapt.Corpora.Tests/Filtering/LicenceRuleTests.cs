using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class LicenceRuleTests
{
    private static readonly LicenceSpec Spec = new() { Allow = ["CC-BY-*", "MIT"], Deny = ["CC-BY-NC-*"] };

    [Theory]
    [InlineData("CC-BY-4.0", null)]
    [InlineData("mit", null)]
    [InlineData("MIT-0", "licence_not_allowed")]
    [InlineData("CC-BY-NC-4.0", "licence_denied")]
    [InlineData("GPL-3.0-only", "licence_not_allowed")]
    [InlineData(" ", "licence_unstated")]
    [InlineData(null, "licence_unstated")]
    public void Judge_NamesTheList(string? licence, string? reason) => Assert.Equal(reason, new LicenceFilter(Spec).Judge(Some.Document() with { Licence = licence }).Reason);

    [Fact]
    public void Judge_WithDenyAloneKeepsTheRest()
    {
        var filter = new LicenceFilter(new LicenceSpec { Deny = ["proprietary"], KeepUnstated = true });
        Assert.Null(filter.Judge(Some.Document() with { Licence = "GPL-3.0-only" }).Reason);
        Assert.Null(filter.Judge(Some.Document()).Reason);
        Assert.Equal("licence_denied", filter.Judge(Some.Document() with { Licence = "Proprietary" }).Reason);
    }

    [Fact]
    public void Check_SaysWhatIsWrong()
    {
        var problems = new SpecProblems();
        new LicenceSpec { KeepUnstated = true }.Check(problems);
        new LicenceSpec { Allow = ["CC-*-4.0"] }.Check(problems);
        Assert.Equal(2, problems.All.Count);
    }
}
