using DomainAdapt.Cli.Proving;

namespace DomainAdapt.Cli.Tests.Proving;

public class TrainingEndTests
{
    private static readonly TrainingEnd Whole = new(new Dictionary<string, string> { ["model"] = "aa", ["optimizer"] = "bb" });

    [Fact] // A proof that could not fail would prove nothing.
    public void Differences_OfOneOtherBitOrAMissingFile_AreNamed()
    {
        Assert.Empty(Whole.DifferencesFrom(new TrainingEnd(new Dictionary<string, string> { ["optimizer"] = "bb", ["model"] = "aa" })));
        Assert.Equal(["model"], Whole.DifferencesFrom(new TrainingEnd(new Dictionary<string, string> { ["model"] = "ab", ["optimizer"] = "bb" })));
        Assert.Equal(["optimizer"], Whole.DifferencesFrom(new TrainingEnd(new Dictionary<string, string> { ["model"] = "aa" })));
        Assert.Equal(["table"], Whole.DifferencesFrom(new TrainingEnd(new Dictionary<string, string>(Whole.Hashes) { ["table"] = "cc" })));
    }

    [Fact]
    public void Moments_AreOneInEachStretch_AndTheSameForASeed()
    {
        var moments = ResumeProof.Moments(20, seed: 3);

        Assert.Equal(moments, ResumeProof.Moments(20, seed: 3));
        Assert.NotEqual(moments, ResumeProof.Moments(20, seed: 4));
        Assert.Equal(Enumerable.Range(0, 20), moments.Select(part => (int)(part / 0.98 * 20)));
    }
}
