using CsCheck;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Holdout;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Tests.Holdout;

public sealed class NearIndexTests
{
    [Fact] // Against comparing with everything: no pair at or above the threshold is missed, none below is found.
    public void Find_IsExact()
    {
        var set = Gen.Int[0, 11].HashSet[1, 10].Select(members => members.Select(member => (ulong)member).Order().ToArray());
        Gen.Select(set.List[1, 12], set, Gen.Int[0, 4].Select(i => new[] { 0.5, 0.6, 0.75, 0.8, 1.0 }[i])).Sample((heldOut, text, threshold) =>
        {
            var index = new NearIndex(threshold);
            for (var i = 0; i < heldOut.Count; i++)
                index.Add(new DocumentId(0, (ulong)i), heldOut[i]);
            var found = new List<int>();

            index.Find(text, _ => true, found);

            var expected = Enumerable.Range(0, heldOut.Count)
                .Where(i => heldOut[i].Intersect(text).Count() >= threshold * heldOut[i].Union(text).Count() - 1e-12);
            Assert.Equal(expected, found.Order());
        });
    }

    [Fact] // Whatever is near is never ruled out; a text of its own is.
    public void MayFind_RulesOutOnlyWhatFindDoesNotFind()
    {
        var text = Gen.Int[0, 3].Select(word => (ulong)word).List[0, 40];
        Gen.Select(text.List[1, 4], text, Gen.Int[0, 2].Select(i => new[] { 0.5, 0.8, 1.0 }[i])).Sample((heldOut, words, threshold) =>
        {
            var index = new NearIndex(threshold);
            foreach (var document in heldOut)
                index.Add(new DocumentId(0, 1), WordHashes.Shingles(document, NearIndex.ShingleWords));
            var found = new List<int>();
            index.Find(WordHashes.Shingles(words, NearIndex.ShingleWords), _ => true, found);
            Assert.True(found.Count == 0 || index.MayFind(words));
        });

        var some = new NearIndex(0.8);
        some.Add(new DocumentId(0, 1), WordHashes.Shingles([.. Words(1, 100)], NearIndex.ShingleWords));
        Assert.True(some.MayFind([.. Words(1, 100)]));
        Assert.True(some.MayFind([.. Words(1, 95), .. Words(500, 5)]));
        Assert.False(some.MayFind([.. Words(1, 60), .. Words(500, 40)]));
    }

    private static IEnumerable<ulong> Words(int from, int count) => Enumerable.Range(from, count).Select(word => (ulong)word);
}
