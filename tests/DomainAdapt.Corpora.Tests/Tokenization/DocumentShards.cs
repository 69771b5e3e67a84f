using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Tokenization;

/// <summary>Inputs of the tokenization stages: seeded documents, in shards as a stage before would have written them.</summary>
internal static class DocumentShards
{
    private static readonly string[] Words =
        ["the", "party", "shall", "indemnify", "contract", "provision", "under", "naïve", "warranty", "of", "and", "a", "liability", "§", "漢字"];

    /// <summary>Documents of 5 to 60 words.</summary>
    public static List<Document> Documents(string source, int count, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        var documents = new List<Document>();
        for (var number = 0; number < count; number++)
        {
            var words = new string[5 + random.Next(56)];
            for (var i = 0; i < words.Length; i++)
                words[i] = Words[(int)(Words.Length * random.NextDouble() * random.NextDouble())];
            documents.Add(Some.Document(string.Join(' ', words), $"{source}/{number.ToString(CultureInfo.InvariantCulture)}", source));
        }
        return documents;
    }

    /// <summary>Writes a shard as task <paramref name="index"/> of a stage.</summary>
    public static StageFile Write(TempFolder folder, int index, string channel, IEnumerable<Document> documents, string source)
    {
        var task = new FakeStageTask(folder.Path) { Stage = "hold_out", Index = index };
        using (var writer = new DocumentShardWriter(task.CreateOutput(channel, DocumentShardWriter.Suffix, source)))
        {
            foreach (var document in documents)
                writer.Write(document);
        }
        return task.Files.Single();
    }
}
