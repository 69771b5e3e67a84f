using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.Mining;
using DomainAdapt.Corpora.Classification.Training;

namespace DomainAdapt.Corpora.Tests.Classification.Mining;

public sealed class DomainMinerTests
{
    private static readonly string[] Common = "the of and for with that was not are from have this they at one had by word but what".Split(' ');
    private static readonly string[] Web = "shop cheap login football recipe travel photo video music phone holiday garden game cat weather".Split(' ');

    // Half of the domain's words are never in the documents that the domain starts with: only a later round can learn them.
    private static readonly string[] Known = "court appeal statute judge plaintiff contract".Split(' ');
    private static readonly string[] Unknown = "tort estoppel damages easement jury lien".Split(' ');

    private static readonly MiningSpec Spec = new()
    {
        Classifier = new ClassifierSpec { Dimension = 8, LearningRate = 0.5, Epochs = 6, MinCount = 1 },
        HeldOutShare = 0.2,
        LearnThreshold = 0.7,
        Rounds = 3,
        MinNewShare = 0,
    };

    [Fact]
    public void Run_RecallsTheDomainAndLeavesTheWeb()
    {
        var domain = Texts(1, 300, Known);
        var planted = Texts(2, 60, Known);
        var web = Texts(3, 1500, Web).Concat(planted).ToArray();

        var found = Miner(Spec, domain, web).Run();

        var recalled = Recalled(found, Spec.Threshold);
        Assert.InRange(recalled.Count(number => number >= 1500), 57, 60);
        Assert.InRange(recalled.Count(number => number < 1500), 0, 15);
        Assert.All(found.Rounds, round => Assert.InRange(round.Recall, 0.95, 1));
        // Some sixty held-out documents of the domain against those held out of the 1,500, of which about four in a hundred are planted.
        Assert.All(found.Rounds, round => Assert.InRange(round.HeldOutDomain, 40, 80));
        Assert.All(found.Rounds, round => Assert.InRange(round.HeldOutWeb, 250, 370));
        Assert.All(found.Rounds, round => Assert.InRange(round.Precision, 0.7, 1));
    }

    [Fact] // Documents that speak of both join in the first round, and teach the second what the first could not know.
    public void Run_FindsMoreInLaterRounds()
    {
        var domain = Texts(1, 300, Known);
        var web = Texts(3, 1500, Web).Concat(Texts(4, 80, [.. Known, .. Known, .. Known, .. Unknown])).Concat(Texts(5, 40, Unknown)).ToArray();

        var found = Miner(Spec with { LearnThreshold = 0.5 }, domain, web).Run();

        Assert.Equal((3, 0L), (found.Rounds.Count, found.Rounds[0].RecalledTexts));
        Assert.InRange(found.Rounds[1].RecalledTexts, 10, 120);
        Assert.True(found.Rounds[^1].Recalled > found.Rounds[0].Recalled, string.Join('\n', found.Rounds));
        Assert.True(found.Rounds[1].New > 0);
    }

    [Fact]
    public void Run_IsTheSameWithAnyNumberOfWorkers()
    {
        var (domain, web) = (Texts(1, 60, Known), Texts(3, 200, [.. Web, .. Known]).ToArray());
        var alone = Miner(Spec, domain, web).Run(workers: 1);
        var together = Miner(Spec, domain, web).Run(workers: 3);
        Assert.Equal(alone.Probabilities, together.Probabilities);
        Assert.Equal(alone.Rounds, together.Rounds);
        Assert.NotEqual(alone.Rounds, Miner(Spec with { Seed = 9 }, domain, web).Run().Rounds);
    }

    [Fact] // No classifier learns from what it is measured on: with all documents held out there is nothing to learn from.
    public void Run_DoesNotLearnFromWhatIsHeldOut()
    {
        var (domain, web) = (Texts(1, 50, Known), Texts(3, 50, Web));
        Assert.Throws<DomainAdaptException>(() => Miner(Spec with { HeldOutShare = 0.999999 }, domain, web).Run());
        var round = Miner(Spec with { Rounds = 1 }, domain, web).Run().Rounds[0];
        Assert.Equal((50, 50), (round.DomainTexts + round.HeldOutDomain, round.WebTexts + round.HeldOutWeb));
    }

    [Fact]
    public void Run_WantsDocumentsOfBothSides()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Miner(Spec, [], Texts(3, 5, Web)).Run());
        Assert.Contains("no documents of the domain", failure.Message, StringComparison.Ordinal);
    }

    private static DomainMiner Miner(MiningSpec spec, IReadOnlyList<TextLine> domain, IReadOnlyList<TextLine> web) => new(spec, () => domain, () => web);

    private static int[] Recalled(MiningResult found, double threshold)
        => [.. Enumerable.Range(0, found.Probabilities.Count).Where(number => found.Probabilities[number] >= threshold)];

    private static TextLine[] Texts(ulong seed, int count, string[] topic)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var words = Enumerable.Range(0, 30).Select(_ => random.Next(3) == 0 ? topic[random.Next((ulong)topic.Length)] : Common[random.Next((ulong)Common.Length)]);
            return new TextLine($"{seed}:{number}", default, Encoding.UTF8.GetBytes(string.Join(' ', words)));
        })];
    }
}
