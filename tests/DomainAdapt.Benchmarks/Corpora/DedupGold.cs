using System.Text;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Corpora.Decontamination;
using DomainAdapt.Corpora.Deduplication.Near;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How many of the near duplicates that brute force finds are found, and how many pairs that are none; and are the benchmark items found those that brute force
/// finds?
/// </summary>
internal static class DedupGold
{
    private const double Threshold = 0.8;

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file, and the folder with <c>dedup</c> and <c>decontamination</c>.</param>
    public static void Run(string[] arguments)
    {
        var (result, data) = (arguments[0], arguments[1]);
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks dedup-gold {string.Join(' ', arguments)}",
            Machine = MachineFacts.Now(),
            NearDuplicates = Near(Path.Combine(data, "dedup")),
            Decontamination = ((int[])[8, 10, 13, 20, 30]).Select(words => Decontamination(Path.Combine(data, "decontamination"), words)),
        });
    }

    private static object Near(string folder)
    {
        var ids = new List<string>();
        var (verified, unverified, datatrove) = (new NearDuplicates(new NearOptions()), new NearDuplicates(new NearOptions { Verify = false }),
            new NearDuplicates(new NearOptions { Hashes = HashFamily.Datatrove, BandCount = 14, RowsPerBand = 8, Verify = false }));
        foreach (var line in JsonLinesFile.Read(Path.Combine(folder, "docs.jsonl.gz")))
        {
            ids.Add(line.GetProperty("id").GetString()!);
            var text = Encoding.UTF8.GetBytes(line.GetProperty("text").GetString()!);
            foreach (var near in (NearDuplicates[])[verified, unverified, datatrove])
                near.Add(text);
        }
        var gold = JsonLinesFile.Read(Path.Combine(folder, "gold-pairs.jsonl.gz"))
            .ToDictionary(line => Key(line.GetProperty("a").GetString()!, line.GetProperty("b").GetString()!), line => line.GetProperty("jaccard").GetDouble());
        var wanted = gold.Values.Count(similarity => similarity >= Threshold);
        return new
        {
            Documents = ids.Count,
            GoldPairsAtThreshold = wanted,
            Verified = Score(verified),
            NotVerified = Score(unverified),
            DatatroveFunctions14Times8NotVerified = Score(datatrove),
        };

        object Score(NearDuplicates near)
        {
            var pairs = near.Pairs();
            double[] found = [.. pairs.Select(pair => gold.GetValueOrDefault(Key(ids[pair.Left], ids[pair.Right])))];
            return new
            {
                Pairs = found.Length,
                RecallAtThreshold = double.Round((double)found.Count(similarity => similarity >= Threshold) / wanted, 6),
                PairsBelowThreshold = found.Count(similarity => similarity < Threshold),
                PairsBelowHalf = found.Count(similarity => similarity < 0.5),
                CandidatesBesideCopies = near.Candidates,
                CandidatesOfATruePair = double.Round((double)near.Candidates / wanted, 1),
            };
        }
    }

    private static object Decontamination(string folder, int words)
    {
        var items = BenchmarkFile.Read(Path.Combine(folder, "benchmark.jsonl.gz"), words);
        var finder = new ContaminationFinder(new NGramIndex(items, words, ItemPart.Query, ItemPart.Answer));
        var gold = JsonLinesFile.Read(Path.Combine(folder, "gold.jsonl.gz")).ToDictionary(line => line.GetProperty("id").GetString()!);
        var (hits, missed, wrong) = (0, 0, 0);
        foreach (var document in JsonLinesFile.Read(Path.Combine(folder, "documents.jsonl.gz")))
        {
            var found = finder.Find(Encoding.UTF8.GetBytes(document.GetProperty("text").GetString()!)).Select(hit => (hit.Part, items[hit.Item].Id)).ToHashSet();
            var expected = new HashSet<(ItemPart, string)>();
            foreach (var (part, member) in new[] { (ItemPart.Query, "query_hits"), (ItemPart.Answer, "answer_hits") })
            {
                if (gold[document.GetProperty("id").GetString()!].GetProperty(member).TryGetProperty($"{words}", out var list))
                    expected.UnionWith(list.EnumerateArray().Select(item => (part, item.GetString()!)));
            }
            hits += expected.Count;
            missed += expected.Except(found).Count();
            wrong += found.Except(expected).Count();
        }
        return new { Words = words, GoldHits = hits, Missed = missed, NotInGold = wrong };
    }

    private static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
