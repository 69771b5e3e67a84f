using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Shards.Tests.Sequences;

internal static class SomeSequences
{
    public static List<TrainingSequence> Make(SequenceFormat format, int count)
    {
        var random = new SplitMix64(11);
        var made = new List<TrainingSequence>();
        for (var i = 0; i < count; i++)
        {
            var ids = new int[format.SequenceTokens];
            foreach (ref var id in ids.AsSpan())
                id = (int)random.Next((ulong)format.Vocabulary);
            ids[0] = format.Vocabulary - 1; // the largest id of all is tried
            made.Add(new TrainingSequence(ids, i % 3 == 0 ? "web" : "filings", i / 4, format.SequenceTokens, DocumentId.Of("sequences", $"{i}"))
            {
                DocumentStarts = i % 2 == 0 ? new[] { 0 } : new[] { 0, 1 + (i % (format.SequenceTokens - 1)) },
                DocumentPositions = i % 2 == 0 ? new[] { 7 * i } : new[] { 3, 0 },
            });
        }
        return made;
    }
}
