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
            made.Add(new TrainingSequence(ids, i % 3 == 0 ? "web" : "filings", i / 4, format.SequenceTokens, DocumentId.Of("sequences", $"{i}")));
        }
        return made;
    }
}
