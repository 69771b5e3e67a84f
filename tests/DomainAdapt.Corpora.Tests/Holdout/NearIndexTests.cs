using CsCheck;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Holdout;

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
}
