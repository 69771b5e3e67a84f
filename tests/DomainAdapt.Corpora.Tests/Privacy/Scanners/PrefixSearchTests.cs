using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Privacy.Scanners;

namespace DomainAdapt.Corpora.Tests.Privacy.Scanners;

public sealed class PrefixSearchTests
{
    [Fact] // No place is missed, whatever stands before and after it; places that are found have the first bytes of a group.
    public void Next_MissesNoPlace()
    {
        byte[][] strings = [.. new[] { "abc", "abd", "xyz1", "BEGIN ", "a_c", "cab", "zzz", "...", "abca", "q-q" }.Select(Encoding.ASCII.GetBytes)];
        var search = new PrefixSearch(strings);
        var random = new SplitMix64(5);
        for (var round = 0; round < 300; round++)
        {
            var text = new byte[random.Next(80)];
            foreach (ref var value in text.AsSpan())
                value = "abcdxyzBEG._-q\u00e9"u8[(int)random.Next(15)];
            var found = new List<int>();
            for (var at = 0; (at = search.Next(text, at)) < text.Length; at++)
                found.Add(at);
            for (var at = 0; at < text.Length; at++)
            {
                if (strings.Any(bytes => text.AsSpan(at).StartsWith(bytes)))
                    Assert.Contains(at, found);
            }
            Assert.True(found.Count <= text.Length / 2 || text.Length < 40);
        }
    }
}
