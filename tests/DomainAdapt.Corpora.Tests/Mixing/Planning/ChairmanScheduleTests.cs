using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing.Planning;

public sealed class ChairmanScheduleTests
{
    private const int Mixes = 1000;
    private const int Turns = 1500;

    [Fact]
    public void EveryPrefix_IsWithinOneTurn()
    {
        var random = new SplitMix64(20260117);
        for (var mix = 0; mix < Mixes; mix++)
        {
            var shares = RandomMixes.Shares(ref random);
            Assert.True(
                RandomMixes.HoldsAtEveryPrefix(shares, Take(new ChairmanSchedule(shares), Turns)),
                $"mix {mix}: {string.Join(", ", shares)}");
        }
    }

    [Fact] // The obvious rule, furthest behind first, lets a source with a tiny share wait too long or come too soon.
    public void FurthestBehindFirst_BreaksTheBound()
    {
        var random = new SplitMix64(20260117);
        var broken = 0;
        for (var mix = 0; mix < Mixes; mix++)
        {
            var shares = RandomMixes.Shares(ref random);
            broken += RandomMixes.HoldsAtEveryPrefix(shares, FurthestBehindFirst(shares, Turns)) ? 0 : 1;
        }
        Assert.InRange(broken, 1, Mixes);
    }

    [Fact] // Small enough to follow by hand: 0.51 and 0.49 alternate, and the first gains one turn in fifty.
    public void FiftyOneToFortyNine()
    {
        var turns = Take(new ChairmanSchedule([0.51m, 0.49m]), 100).ToArray();
        Assert.Equal(51, turns.Count(turn => turn == 0));
        Assert.Equal([0, 1, 0, 1, 0, 1], turns[..6]);
    }

    [Fact]
    public void SharesNeedNotAddUpToOne()
        => Assert.Equal(Take(new ChairmanSchedule([0.2m, 0.3m]), 500), Take(new ChairmanSchedule([0.4m, 0.6m]), 500));

    [Fact]
    public void Products_DoNotOverflow()
    {
        // The smallest share beside the largest, for as many turns as a test can take.
        decimal[] shares = [0.000000000001m, 0.999999999999m];
        Assert.True(RandomMixes.HoldsAtEveryPrefix(shares, Take(new ChairmanSchedule(shares), 200_000)));
    }

    [Fact] // Once a sequence of the whole mix.
    public void Turns_AllocateNothing()
    {
        var schedule = new ChairmanSchedule([0.51m, 0.29m, 0.2m]);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var turn = 0; turn < 1000; turn++)
                schedule.Take(schedule.Peek());
        }));
    }

    private static IEnumerable<int> Take(ChairmanSchedule schedule, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var turn = schedule.Peek();
            schedule.Take(turn);
            yield return turn;
        }
    }

    private static IEnumerable<int> FurthestBehindFirst(decimal[] shares, int count)
    {
        var placed = new long[shares.Length];
        for (var turn = 1; turn <= count; turn++)
        {
            var furthest = 0;
            for (var i = 1; i < shares.Length; i++)
            {
                if ((turn * shares[i]) - placed[i] > (turn * shares[furthest]) - placed[furthest])
                    furthest = i;
            }
            placed[furthest]++;
            yield return furthest;
        }
    }
}
