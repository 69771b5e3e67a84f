using System.Security.Cryptography;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Decontamination;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Corpora.Deduplication.Paragraphs;
using DomainAdapt.Corpora.Deduplication.Substring;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication;

/// <summary>However documents are laid out in shards, the same text stays and the same goes.</summary>
public sealed class ShardLayoutTests
{
    private const string Question = "Which of these eight old words is asked of all who answer a question in this test today?";

    [Theory]
    [InlineData("dedup_exact")]
    [InlineData("dedup_near")]
    [InlineData("dedup_paragraphs")]
    [InlineData("dedup_substring")]
    [InlineData("decontaminate")]
    public async Task OneSevenAndSixtyFourShardsGiveEqualContent(string kind)
    {
        var documents = Documents();
        var digests = new List<string>();
        foreach (var shards in (int[])[1, 7, 64])
        {
            using var folder = new TempFolder();
            File.WriteAllText(folder.At("benchmark.jsonl"), $$"""{"id": "q", "query": "{{Question}}"}""" + "\n");
            // Not in the order of the layout before: it shall decide nothing.
            var order = documents.ToArray();
            new SplitMix64((ulong)shards).Shuffle(order.AsSpan());
            var files = StageRun.Shards(folder.At("in"), [.. order.GroupBy(document => (int)(document.Id.Low % (uint)shards)).Select(shard => shard.ToArray())]);
            var run = await StageRun.OfAsync(StageOf(kind, folder.At("benchmark.jsonl")), kind, folder.Path, [Sources.Of("web")], files);
            digests.Add(DigestOf(await run.DocumentsAsync("kept"), await run.RejectsAsync()));
            Assert.True(run.Counts["documents_rejected"] > 0 || run.Counts["bytes_cut"] > 0);
        }
        Assert.All(digests, digest => Assert.Equal(digests[0], digest));
    }

    private static Stage StageOf(string kind, string benchmark) => kind switch
    {
        "dedup_exact" => new DedupExactStage(new DedupExactSpec { PartitionDocuments = 100 }),
        "dedup_near" => new DedupNearStage(new DedupNearSpec { PartitionDocuments = 100 }),
        "dedup_paragraphs" => new DedupParagraphsStage(new DedupParagraphsSpec { PartitionUnits = 200, MinWordsLeft = 20, Keep = 2 }),
        "dedup_substring" => new DedupSubstringStage(new DedupSubstringSpec { MinBytes = 60, MinWordsLeft = 20, PartitionBytes = 50_000 }),
        _ => new DecontaminateStage(new DecontaminateSpec { Benchmarks = [benchmark], Words = 8, MaxDocuments = 1000, Action = ContaminationAction.Cut, MarginBytes = 10 }),
    };

    private static Document[] Documents()
    {
        var random = new SplitMix64(21);
        string[] texts = [.. Enumerable.Range(0, 150).Select(_ => Words(random.Next(1 << 20), 60))];
        return [.. Enumerable.Range(0, 400).Select(number =>
        {
            var text = texts[random.Next((ulong)texts.Length)];
            text = random.Next(3) switch
            {
                0 => text,
                1 => $"{text} and{number} more{number}",
                _ => $"{Words(random.Next(1 << 20), 40)}\n\n{text}\n\n{(random.Next(4) == 0 ? Question : "")} {Words(random.Next(1 << 20), 30)}",
            };
            return Sources.Document("web", $"w{number}", text);
        })];
    }

    private static string Words(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => $"word{random.Next(2000)}"));
    }

    private static string DigestOf(IEnumerable<Document> kept, IEnumerable<DomainAdapt.Shards.Documents.RejectedDocument> rejects)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (document, reason) in kept.Select(document => (document, "")).Concat(rejects.Select(reject => (reject.Document, reject.Verdict.Reason ?? ""))).OrderBy(pair => pair.Item1.Id))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"\0{document.Id} {reason} {document.Attributes.Text("duplicate_of")}\0"));
            hash.AppendData(document.Text.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
