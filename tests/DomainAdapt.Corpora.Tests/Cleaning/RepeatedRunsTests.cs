using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class RepeatedRunsTests
{
    [Fact] // Against the definition, written down plainly, on texts that repeat a lot and on ones that repeat nothing.
    public void Characters_AreThoseOfTheDefinition()
    {
        var random = new SplitMix64(3);
        var runs = new RepeatedRuns();
        for (var round = 0; round < 500; round++)
        {
            var (letters, length) = (1 + random.Next(20), random.Next(60));
            string[] words = [.. Enumerable.Range(0, (int)length).Select(_ => new string((char)('a' + random.Next(letters)), 1 + (round & 1)))];
            runs.Read(Encoding.UTF8.GetBytes(string.Join(' ', words)));
            for (var count = 2; count <= 10; count++)
            {
                Assert.Equal(Top(words, count), runs.CharactersOfTop(count));
                Assert.Equal(Repeats(words, count), runs.CharactersOfRepeats(count));
            }
        }
    }

    [Fact] // More occurrences than the sieve counts, of several runs.
    public void CharactersOfTop_OfRunsThatOccurHundredsOfTimes()
    {
        var runs = new RepeatedRuns();
        foreach (var (first, second) in ((int, int)[])[(254, 255), (255, 256), (256, 255), (300, 299), (700, 701)])
        {
            string[] words = [.. Enumerable.Repeat("a b", first).Append("x").Concat(Enumerable.Repeat("cc dd", second)).SelectMany(pair => pair.Split(' '))];
            runs.Read(Encoding.UTF8.GetBytes(string.Join(' ', words)));
            Assert.Equal(Top(words, 2), runs.CharactersOfTop(2));
            Assert.Equal(Top(words, 3), runs.CharactersOfTop(3));
        }
    }

    private static IEnumerable<string> Runs(string[] words, int count)
        => Enumerable.Range(0, Math.Max(0, words.Length - count + 1)).Select(start => string.Join(' ', words.Skip(start).Take(count)));

    private static int Top(string[] words, int count)
        => Runs(words, count).GroupBy(run => run).MaxBy(group => group.Count()) is { } most ? most.Key.Length * most.Count() : 0;

    private static int Repeats(string[] words, int count)
    {
        var (seen, repeated, runs) = (new HashSet<string>(), 0, Runs(words, count).ToArray());
        for (var start = 0; start < runs.Length;)
        {
            var isNew = seen.Add(runs[start]);
            repeated += isNew ? 0 : runs[start].Length - count + 1;
            start += isNew ? 1 : count;
        }
        return repeated;
    }
}
