using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Tests.Objectives;

public class FillInTheMiddleTests
{
    private const int Separator = 0;
    private const int Prefix = 901;
    private const int Suffix = 902;
    private const int Middle = 903;

    private static readonly FillInTheMiddleOptions Options = new() { PrefixToken = Prefix, SuffixToken = Suffix, MiddleToken = Middle, Separator = Separator };

    [Fact]
    public void Prepare_MovesMiddles_ThatCanBePutBack()
    {
        var random = new SplitMix64(3);
        var (moved, suffixFirst, documents) = (0, 0, 0);
        for (var index = 0; index < 1000; index++)
        {
            // Four documents, and padding enough for what is added.
            List<int> ids = [];
            for (var document = 0; document < 4; document++)
                ids.AddRange([.. Enumerable.Range(0, 1 + (int)random.Next(9)).Select(_ => 1 + (int)random.Next(800)), Separator]);
            var real = ids.Count;
            ids.AddRange(Enumerable.Repeat(Separator, 12));

            var (inputs, targets) = Prepared(Options, index, [.. ids], real);
            var kept = targets.AsSpan().LastIndexOfAnyExcept(CausalLanguageModeling.NoTarget) + 2;

            Assert.Equal(inputs[1..kept], targets[..(kept - 1)]);
            var found = Split(inputs[..kept]);
            Assert.Equal(Split([.. ids[..real].Select(id => (long)id)]), found.Select(Restored));
            documents += 4;
            moved += found.Count(document => document.Contains(Middle));
            suffixFirst += found.Count(document => document is [Prefix, Suffix, ..]);
        }

        var bound = 4 * Math.Sqrt(0.25 / documents);
        Assert.InRange(moved / (double)documents, 0.5 - bound, 0.5 + bound);
        Assert.InRange(suffixFirst / (double)moved, 0.5 - bound, 0.8); // and some of an empty prefix
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void Prepare_ByItsRates(double rate, double suffixFirst)
    {
        int[] ids = [.. Enumerable.Range(1, 30), Separator, Separator, Separator, Separator];

        var (inputs, _) = Prepared(Options with { Rate = rate, SuffixFirstRate = suffixFirst }, 7, ids, real: 31);

        var (prefix, suffix, middle) = (Array.IndexOf(inputs, Prefix), Array.IndexOf(inputs, Suffix), Array.IndexOf(inputs, Middle));
        Assert.Equal(rate == 0 ? -1 : 0, prefix);
        if (rate == 1)
            Assert.True(suffixFirst == 1 ? suffix == 1 && inputs[middle + 1] == 1 : suffix > 1 && inputs[1] == 1, string.Join(' ', inputs) + middle);
    }

    [Fact] // What grows beyond the sequence is cut at its end, and nothing is asked behind it.
    public void Prepare_OfAFullSequence_CutsItsEnd()
    {
        int[] ids = [.. Enumerable.Range(1, 30)];

        var (inputs, targets) = Prepared(Options with { Rate = 1 }, 7, ids, real: 30);

        Assert.Equal(CausalLanguageModeling.NoTarget, targets[^1]);
        Assert.Equal(inputs[1..], targets[..^1]);
        Assert.Equal(27, inputs.Count(id => id < 900));
    }

    [Fact]
    public void Prepare_IsAFunctionOfSeedAndSequence()
    {
        int[] ids = [.. Enumerable.Range(1, 30)];
        var options = Options with { Rate = 1 };

        Assert.Equal(Prepared(options, 7, ids, 30).Inputs, Prepared(options, 7, ids, 30).Inputs);
        Assert.NotEqual(Prepared(options, 7, ids, 30).Inputs, Prepared(options, 8, ids, 30).Inputs);
        Assert.NotEqual(Prepared(options, 7, ids, 30).Inputs, Prepared(options, 7, ids, 30, seed: 2).Inputs);
    }

    /// <summary>Puts a document together again, whichever order it has.</summary>
    private static long[] Restored(long[] document)
    {
        if (document is not [Prefix, ..])
            return document;
        var (suffix, middle) = (Array.IndexOf(document, (long)Suffix), Array.IndexOf(document, (long)Middle));
        // With an empty prefix both orders read alike.
        return [.. document[1..suffix], .. document[(middle + 1)..], .. document[(suffix + 1)..middle]];
    }

    private static List<long[]> Split(long[] ids)
    {
        var documents = new List<long[]>();
        for (var start = 0; start < ids.Length;)
        {
            var length = Array.IndexOf(ids, (long)Separator, start) - start;
            documents.Add(ids[start..(start + length)]);
            start += length + 1;
        }
        return documents;
    }

    private static (long[] Inputs, long[] Targets) Prepared(FillInTheMiddleOptions options, long index, int[] ids, int real, long seed = 1)
    {
        var (inputs, targets) = (new long[ids.Length], new long[ids.Length]);
        new FillInTheMiddle(options, seed).Prepare(index, ids, real, inputs, targets);
        return (inputs, targets);
    }
}
