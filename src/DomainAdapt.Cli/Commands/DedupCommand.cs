using System.CommandLine;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Deduplication.Near;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt dedup FILE...</c>: near duplicates among documents of files.</summary>
internal static class DedupCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var defaults = new NearOptions();
        var files = new Argument<string[]>("file") { Description = "Documents in JSON lines (id, text), plain, .gz or .zst; - for standard input.", Arity = ArgumentArity.OneOrMore };
        var pairs = new Option<bool>("--pairs") { Description = "Print pairs: a, b, similarity. This is the default." };
        var clusters = new Option<bool>("--clusters") { Description = "Print clusters: cluster, size, survivor (the first of the files), documents." };
        var verify = new Option<bool>("--verify") { Description = "Decide by true similarity; false: print all candidates with the estimate of their signatures.", DefaultValueFactory = _ => true };
        var threshold = new Option<double>("--threshold") { Description = "Least Jaccard similarity of the sets of word runs.", DefaultValueFactory = _ => defaults.Threshold };
        var words = new Option<int>("--words") { Description = "Words of a run.", DefaultValueFactory = _ => defaults.ShingleWords };
        var bands = new Option<int>("--bands") { Description = "Bands of the signature of 128 numbers.", DefaultValueFactory = _ => defaults.BandCount };
        var rows = new Option<int>("--rows") { Description = "Numbers a band. More rows: fewer candidates, and fewer pairs found near the threshold.", DefaultValueFactory = _ => defaults.RowsPerBand };
        var bucket = new Option<int>("--max-bucket") { Description = "Texts of a bucket that are all compared; in a larger one each is compared with the next.", DefaultValueFactory = _ => defaults.MaxBucket };
        var hashes = new Option<HashFamily>("--hashes") { Description = "Hash functions: Fast, or Datatrove, with signatures equal to datatrove's (112 numbers; --bands 14 --rows 8).", DefaultValueFactory = _ => defaults.Hashes };
        var signatures = new Option<bool>("--signatures") { Description = "Print datatrove's signature of each document instead: id, signature of 112 numbers; null where it has fewer words than a run." };
        var command = new Command("dedup", """
            Print near duplicates, a JSON line each.

              domainadapt dedup web.jsonl --pairs                    every pair at 0.8 or more, with its similarity
              domainadapt dedup web.jsonl law.jsonl --clusters       who stays, and who would go
              domainadapt dedup web.jsonl --pairs --threshold 0.9 --bands 14 --rows 8
              domainadapt dedup web.jsonl --signatures               the numbers that datatrove's MinHash has, for comparing

            Similarity is Jaccard's, of the sets of runs of 5 words in lower case. In a pipeline, the stage dedup_near removes all but one of a cluster.
            """)
        { files, pairs, clusters, verify, threshold, words, bands, rows, bucket, hashes, signatures };
        command.SetAction(parsed =>
        {
            var options = defaults with
            {
                Threshold = parsed.GetValue(threshold),
                ShingleWords = parsed.GetValue(words),
                BandCount = parsed.GetValue(bands),
                RowsPerBand = parsed.GetValue(rows),
                Verify = parsed.GetValue(verify),
                MaxBucket = parsed.GetValue(bucket),
                Hashes = parsed.GetValue(hashes),
            };
            if (options.Problems().ToArray() is { Length: > 0 } problems)
                throw new DomainAdaptException(string.Join(Environment.NewLine, problems), ExitCodes.Spec);
            if (parsed.GetValue(signatures))
            {
                PrintSignatures(parsed.GetRequiredValue(files), options.ShingleWords, parsed.InvocationConfiguration.Output);
                return ExitCodes.Done;
            }
            var near = new NearDuplicates(options);
            var ids = new List<string>();
            foreach (var (place, line) in parsed.GetRequiredValue(files).SelectMany(JsonLines.Read))
            {
                ids.Add(JsonLines.IdOf(line, place));
                near.Add(Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, "text")));
            }
            if (parsed.GetValue(clusters))
                PrintClusters(near, ids, parsed.InvocationConfiguration.Output);
            else
                PrintPairs(near, ids, parsed.InvocationConfiguration.Output);
            parsed.InvocationConfiguration.Error.WriteLine(
                $"{near.Count} documents, {near.Candidates} candidate pairs beside exact copies"
                + (near.ChainedBuckets == 0 ? "." : $"; {near.ChainedBuckets} buckets above --max-bucket were compared as chains."));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void PrintSignatures(string[] files, int words, TextWriter output)
    {
        var signer = new DatatroveSignature(words);
        var numbers = new ulong[DatatroveSignature.Numbers];
        foreach (var (place, line) in files.SelectMany(JsonLines.Read))
        {
            var signed = signer.TrySign(Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, "text")), numbers);
            output.WriteLine(JsonSerializer.Serialize(new { id = JsonLines.IdOf(line, place), signature = signed ? numbers : null }));
        }
    }

    private static void PrintPairs(NearDuplicates near, List<string> ids, TextWriter output)
    {
        foreach (var pair in near.Pairs())
            output.WriteLine(JsonSerializer.Serialize(new { a = ids[pair.Left], b = ids[pair.Right], similarity = Math.Round(pair.Similarity, 6) }));
    }

    private static void PrintClusters(NearDuplicates near, List<string> ids, TextWriter output)
    {
        foreach (var (number, cluster) in near.Clusters().Index())
            output.WriteLine(JsonSerializer.Serialize(new { cluster = number, size = cluster.Count, survivor = ids[cluster[0]], documents = cluster.Select(member => ids[member]) }));
    }
}
