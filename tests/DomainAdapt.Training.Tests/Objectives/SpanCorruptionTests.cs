using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Tests.Objectives;

public class SpanCorruptionTests
{
    private const int End = 1;
    private const int Padding = 0;
    private const int FirstSentinel = 999;
    private const int LastSentinel = 900;

    private static readonly SpanCorruptionOptions Options = new() { EndToken = End, PaddingToken = Padding, FirstSentinel = FirstSentinel };

    [Theory] // 568 tokens become 512 and 114, as T5 was trained.
    [InlineData(568, 85, 28, 512, 114)]
    [InlineData(100, 15, 5, 91, 21)]
    [InlineData(30, 4, 1, 28, 6)] // 4.5 is rounded to the even
    [InlineData(50, 8, 3, 46, 12)] // and so is 7.5
    [InlineData(4, 1, 1, 5, 3)]
    [InlineData(2, 1, 1, 3, 3)]
    public void Extent_IsT5sArithmetic(int tokens, int noise, int spans, int inputs, int targets)
    {
        var objective = new SpanCorruption(Options, seed: 1);

        Assert.Equal((noise, spans), new Denoiser().Extent(tokens));
        Assert.Equal((inputs, targets, spans), (objective.InputTokens(tokens), objective.TargetTokens(tokens), objective.SpansOf(tokens)));
    }

    [Fact] // The example of the paper: "Thank you <X> me to your party <Y> week." and "<X> for inviting <Y> last <Z>", with T5's end token for <Z>.
    public void Corrupt_PutsSentinelsWhereSpansWere()
    {
        int[] thankYouForInvitingMeToYourPartyLastWeek = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
        var (inputs, targets) = (new long[12], new long[8]);

        SpanCorruption.Corrupt(Options, thankYouForInvitingMeToYourPartyLastWeek, [2..4, 8..9], inputs, targets);

        Assert.Equal([10, 11, 999, 14, 15, 16, 17, 998, 19, 1, 0, 0], inputs);
        Assert.Equal([999, 12, 13, 998, 18, 1, -1, -1], targets);
    }

    [Fact] // The ids were worked out by another program.
    public void Prepare_IsGolden()
    {
        int[] ids = [.. Enumerable.Range(100, 48)];

        var (inputs, targets) = Prepared(new SpanCorruption(Options, seed: 1), 7, ids, ids.Length);

        Assert.Equal("100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127 128 129 130 131 132 133 999 135 136 137 138 139 140 141 998 1", string.Join(' ', inputs));
        Assert.Equal("999 134 998 142 143 144 145 146 147 1", string.Join(' ', targets));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Prepare_LosesNoToken(bool isMixture)
    {
        var objective = new SpanCorruption(isMixture ? Options with { Denoisers = Denoiser.Ul2 } : Options, seed: 1);
        var random = new SplitMix64(5);
        for (var index = 0; index < 500; index++)
        {
            var length = 1 + (int)random.Next(140);
            int[] ids = [.. Enumerable.Range(0, length).Select(_ => 2 + (int)random.Next(800))];
            var real = 1 + (int)random.Next((ulong)length);

            var (inputs, targets) = Prepared(objective, index, ids, real);

            Assert.Equal(ids[..real], Restored(inputs, targets));
        }
    }

    [Fact]
    public void Prepare_CorruptsFifteenPercentInSpansOfThree()
    {
        var (noise, spans, lengths) = (0, 0, new Dictionary<int, int>());
        int[] ids = [.. Enumerable.Range(0, 568).Select(t => 2 + t)];
        const int Sequences = 300;
        for (var index = 0; index < Sequences; index++)
        {
            var (_, targets) = Prepared(new SpanCorruption(Options, seed: 1), index, ids, ids.Length);
            var length = 0;
            foreach (var target in targets[1..])
            {
                if (target is End or >= LastSentinel)
                {
                    spans++;
                    lengths[length] = lengths.GetValueOrDefault(length) + 1;
                    length = 0;
                    continue;
                }
                (noise, length) = (noise + 1, length + 1);
            }
        }

        Assert.Equal((Sequences * 85, Sequences * 28), (noise, spans));
        Assert.Equal(0.15, noise / (568.0 * Sequences), 0.001);
        Assert.Equal(3, noise / (double)spans, 0.05);
        // Every way to cut 85 tokens into 28 spans is equally likely: one token is left of them with probability 27/84.
        var share = 27 / 84.0;
        var bound = 4 * Math.Sqrt(share * (1 - share) / spans);
        Assert.InRange(lengths[1] / (double)spans, share - bound, share + bound);
        Assert.True(lengths.Keys.Max() > 9);
    }

    [Fact]
    public void Prepare_IsAFunctionOfSeedAndSequence()
    {
        int[] ids = [.. Enumerable.Range(2, 100)];
        var first = Prepared(new SpanCorruption(Options, seed: 1), 7, ids, 100);

        Assert.Equal(first.Inputs, Prepared(new SpanCorruption(Options, seed: 1), 7, ids, 100).Inputs);
        Assert.Equal(first.Targets, Prepared(new SpanCorruption(Options, seed: 1), 7, ids, 100).Targets);
        Assert.NotEqual(first.Inputs, Prepared(new SpanCorruption(Options, seed: 1), 8, ids, 100).Inputs);
        Assert.NotEqual(first.Inputs, Prepared(new SpanCorruption(Options, seed: 2), 7, ids, 100).Inputs);
    }

    [Fact] // Of one token, none can go.
    public void Prepare_OfOneToken_AsksForNothing()
    {
        var (inputs, targets) = Prepared(new SpanCorruption(Options, seed: 1), 0, [5, 6, 7], real: 1);

        Assert.Equal([5, End], inputs[..2]);
        Assert.All(targets, target => Assert.Equal(CausalLanguageModeling.NoTarget, target));
    }

    [Fact]
    public void Prepare_OfAMixture_HasEachDenoiserEquallyOften()
    {
        int[] ids = [.. Enumerable.Range(2, 512)];
        var objective = new SpanCorruption(Options with { Denoisers = Denoiser.Ul2 }, seed: 1);
        var kinds = new Dictionary<(int, int), int>();
        for (var index = 0; index < 1400; index++)
        {
            var (inputs, _) = Prepared(objective, index, ids, ids.Length);
            var kept = inputs.Count(id => id is > End and < LastSentinel);
            kinds[(512 - kept, inputs.Count(id => id >= LastSentinel))] = kinds.GetValueOrDefault((512 - kept, inputs.Count(id => id >= LastSentinel))) + 1;
        }

        Assert.Equal(
            [(77, 1), (77, 10), (77, 26), (128, 1), (256, 4), (256, 32), (256, 85)],
            kinds.Keys.Order());
        Assert.All(kinds.Values, count => Assert.InRange(count, 200 - 55, 200 + 55)); // four deviations of 1400 draws of one in seven
    }

    /// <summary>Puts the spans back in the place of their sentinels.</summary>
    private static List<int> Restored(long[] inputs, long[] targets)
    {
        var spans = new Dictionary<long, List<int>>();
        foreach (var target in targets.TakeWhile(target => target != End && target != CausalLanguageModeling.NoTarget))
        {
            if (target >= LastSentinel)
                spans.Add(target, []);
            else
                spans.Last().Value.Add((int)target);
        }
        var text = new List<int>();
        foreach (var id in inputs.TakeWhile(id => id != End))
            text.AddRange(spans.TryGetValue(id, out var span) ? span : [(int)id]);
        return text;
    }

    private static (long[] Inputs, long[] Targets) Prepared(SpanCorruption objective, long index, int[] ids, int real)
    {
        var (inputs, targets) = (new long[objective.InputTokens(ids.Length)], new long[objective.TargetTokens(ids.Length)]);
        objective.Prepare(index, ids, real, inputs, targets);
        return (inputs, targets);
    }
}
