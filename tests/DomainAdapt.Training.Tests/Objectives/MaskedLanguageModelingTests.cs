using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Tests.Objectives;

public class MaskedLanguageModelingTests
{
    private const int Mask = 4;
    private const int Separator = 2;
    private const int Length = 400;

    private static readonly MaskingOptions Options = new()
    {
        MaskToken = Mask,
        PaddingToken = 0,
        NeverMasked = new HashSet<int> { 0, Separator, Mask },
        Vocabulary = 1000,
    };

    [Fact]
    public void Prepare_MasksAsDevlinEtAlDo()
    {
        long asked = 0, masked = 0, kept = 0;
        const int Sequences = 500;
        for (var index = 0; index < Sequences; index++)
        {
            var (inputs, targets) = Prepared(new MaskedLanguageModeling(Options, seed: 1), index);
            for (var t = 0; t < Length; t++)
            {
                if (targets[t] == CausalLanguageModeling.NoTarget)
                {
                    Assert.Equal(Ids[t], inputs[t]);
                    continue;
                }
                Assert.Equal(Ids[t], targets[t]);
                asked++;
                masked += inputs[t] == Mask ? 1 : 0;
                kept += inputs[t] == Ids[t] ? 1 : 0;
            }
        }

        Assert.Equal(Sequences * 57, asked); // 15 % of 380 tokens that are no separator
        // Four deviations of a binomial of that many draws; a thousandth of the random tokens are the mask or the token itself.
        double Bound(double share) => 4 * Math.Sqrt(share * (1 - share) / asked) + 2e-4;
        Assert.InRange(masked / (double)asked, 0.8 - Bound(0.8), 0.8 + Bound(0.8));
        Assert.InRange(kept / (double)asked, 0.1 - Bound(0.1), 0.1 + Bound(0.1));
    }

    [Fact]
    public void Prepare_IsAFunctionOfSeedAndSequence()
    {
        var first = Prepared(new MaskedLanguageModeling(Options, seed: 1), 7);

        Assert.Equal(first.Inputs, Prepared(new MaskedLanguageModeling(Options, seed: 1), 7).Inputs);
        Assert.Equal(first.Targets, Prepared(new MaskedLanguageModeling(Options, seed: 1), 7).Targets);
        Assert.NotEqual(first.Targets, Prepared(new MaskedLanguageModeling(Options, seed: 1), 8).Targets);
        Assert.NotEqual(first.Targets, Prepared(new MaskedLanguageModeling(Options, seed: 2), 7).Targets);
    }

    [Fact]
    public void Prepare_AsksForNeitherSeparatorsNorPadding()
    {
        for (var index = 0; index < 200; index++)
        {
            var (inputs, targets) = Prepared(new MaskedLanguageModeling(Options, seed: 1), index, real: 21);

            Assert.Equal(3, targets.Count(target => target != CausalLanguageModeling.NoTarget)); // 15 % of 20, one of 21 being a separator
            Assert.All(targets[21..], target => Assert.Equal(CausalLanguageModeling.NoTarget, target));
            Assert.All(inputs[21..], input => Assert.Equal(0, input));
            Assert.DoesNotContain(Separator, targets);
        }
    }

    [Fact]
    public void Prepare_OfWholeWords_AsksForAllPartsOfAWord()
    {
        var continues = new bool[1000];
        for (var id = 500; id < 1000; id++)
            continues[id] = true;
        var objective = new MaskedLanguageModeling(Options with { Continuations = continues }, seed: 1);
        var longest = 0;
        for (var index = 0; index < 50; index++)
        {
            var (_, targets) = Prepared(objective, index);
            var parts = 1;
            for (var t = 1; t < Length; t++)
            {
                if (Ids[t] < 500 || Ids[t - 1] == Separator)
                {
                    parts = 1;
                    continue;
                }
                Assert.Equal(targets[t - 1] == CausalLanguageModeling.NoTarget, targets[t] == CausalLanguageModeling.NoTarget);
                longest = Math.Max(longest, ++parts);
            }
        }
        Assert.InRange(longest, 3, Length);
    }

    /// <summary>Tokens from 5 on, every twentieth a separator.</summary>
    private static readonly int[] Ids = [.. Enumerable.Range(0, Length).Select(t => t % 20 == 19 ? Separator : 5 + t * 7919 % 995)];

    private static (long[] Inputs, long[] Targets) Prepared(MaskedLanguageModeling objective, long index, int real = Length)
    {
        var (inputs, targets) = (new long[Length], new long[Length]);
        objective.Prepare(index, Ids, real, inputs, targets);
        return (inputs, targets);
    }
}
