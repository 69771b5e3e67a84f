using System.Globalization;
using System.Text;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Reports.Tests;

/// <summary>A run of a whole pipeline over two sources, as its markers and tables would lie on disk.</summary>
internal sealed class SomeRun : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<PlannedNode> _nodes = [];
    private readonly DateTimeOffset _begun = new(2026, 1, 17, 9, 30, 0, TimeSpan.Zero);

    public WorkFolder Work => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    /// <summary>Everything from reading to evaluation, with balances that close.</summary>
    public static SomeRun Whole()
    {
        var run = new SomeRun();
        foreach (var (source, scale) in new[] { ("filings", 1), ("web", 3) })
        {
            run.Add("read", source, new Counts { ["records"] = 1000 * scale, ["documents_kept"] = 990 * scale, ["bytes_kept"] = 5_000_000L * scale, ["records_skipped"] = 8 * scale, ["records_skipped.empty"] = 8 * scale, ["records_damaged"] = 2 * scale, ["records_damaged.not_json"] = 2 * scale },
                balances: [new("records", ["records"], ["documents_kept", "records_skipped", "records_damaged"])]);
            run.Add("clean", source, Clean(scale), balances: Balance.OfDocuments);
        }
        run.Add("hold_out", null, [], bySource: new()
        {
            ["filings"] = Split(900, 18, 2, 4_000_000),
            ["web"] = Split(2700, 6, 0, 12_000_000),
        }, balances: Balance.OfDocuments);
        run.Add("tokenize", "filings", new Counts { ["documents_kept"] = 880, ["documents_held_out"] = 18, ["bytes_kept"] = 3_920_000, ["tokens_kept"] = 950_000, ["tokens_held_out"] = 19_000 });
        run.Add("tokenize", "web", new Counts { ["documents_kept"] = 2694, ["documents_held_out"] = 6, ["bytes_kept"] = 11_976_000, ["tokens_kept"] = 2_900_000, ["tokens_held_out"] = 6_000 });
        run.AddMix();
        foreach (var (name, floor) in new[] { ("base", 4.1), ("adapted", 3.4), ("control", 3.9) })
            run.AddTraining(name, floor);
        run.Add("evaluate", null, new Counts { ["documents"] = 24 }, tables: [new Table("evaluation",
            new Column<string>("model", ["base", "base", "adapted", "adapted", "control", "control"]),
            new Column<string>("source", ["filings", "web", "filings", "web", "filings", "web"]),
            new Column<string>("documents_of", ["all", "all", "all", "all", "all", "all"]),
            new Column<long>("documents", [18, 6, 18, 6, 18, 6]),
            new Column<double>("bits_per_byte", [2.131, 2.422, 1.614, 2.3, 1.933, 2.287]))]);
        run.Add("export", null, null);
        return run;
    }

    public SomeRun Add(
        string stage, string? source, Counts? counts, Dictionary<string, Counts>? bySource = null, IReadOnlyList<Balance>? balances = null,
        IReadOnlyList<Table>? tables = null, (string Channel, string Json)? record = null, string? kind = null)
    {
        var address = source is null ? stage : $"{stage}@{source}";
        var fingerprint = Sha256Hex.Of(address);
        var node = new PlannedNode(address, stage, kind ?? stage, 1, source, fingerprint, $"{address}-{fingerprint[..16]}", []);
        _nodes.Add(node);
        if (counts is null)
            return this;
        foreach (var own in (bySource ?? []).Values)
            counts.Add(own);
        var folder = Directory.CreateDirectory(Path.Combine(Work.Store, node.FolderName)).FullName;
        var files = new List<MarkerFile>();
        foreach (var table in tables ?? [])
            files.Add(Write(folder, "tables", "00000." + TableWriter.SuffixOf(table.Name), path => TableWriter.Write(new FileOutput(path), table)));
        if (record is var (channel, json))
            files.Add(Write(folder, channel, $"00000.{channel}.json", path => File.WriteAllText(path, json)));
        File.WriteAllBytes(Path.Combine(folder, "marker.json"), MarkerJson.Serialize(new StageMarker
        {
            Stage = stage,
            Kind = node.Kind,
            Version = 1,
            Source = source,
            Fingerprint = fingerprint,
            Digest = StageMarker.DigestOf(files),
            Tasks = new Dictionary<string, int> { ["main"] = 2 },
            Files = files,
            Counts = counts,
            CountsBySource = bySource ?? [],
            Balances = balances ?? [],
            Evidence = new Evidence
            {
                Program = "0.1.0",
                Host = "node-1",
                Finished = _begun.AddMinutes(_nodes.Count),
                Seconds = 7.5 * _nodes.Count * _nodes.Count,
                PeakMemoryBytes = 300_000_000 + (_nodes.Count * 10_000_000L),
            },
        }));
        return this;
    }

    /// <summary>Writes the manifest; the run is complete on disk.</summary>
    public RunFolder Begin()
    {
        var manifest = new RunManifest
        {
            Pipeline = "finance",
            PlanFingerprint = Sha256Hex.Of("plan"),
            Command = "domainadapt run pipelines/finance.yaml",
            Begun = _begun,
            Sources = [new("filings", true, "sec-edgar", "Filings & reports <10-K>", "public domain"), new("web", false, "common-crawl", "The web", "various")],
            Nodes = _nodes,
            Spec = "name: finance\n",
        };
        var folder = Directory.CreateDirectory(Path.Combine(Work.Runs, "finance", "20260117-093000-abcdef")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "manifest.json"), MarkerJson.Serialize(manifest));
        return RunFolder.Find(Work, "finance");
    }

    private static Counts Clean(int scale)
    {
        var counts = new Counts { ["documents_in"] = 990 * scale, ["documents_kept"] = 900 * scale, ["bytes_in"] = 5_000_000L * scale, ["bytes_kept"] = 4_000_000L * scale };
        counts.AddPart("documents_rejected", "length.too_short", 60 * scale);
        counts.AddPart("bytes_rejected", "length.too_short", 100_000L * scale);
        counts.AddPart("documents_rejected", "gopher_quality.few_stop_words", 30 * scale);
        counts.AddPart("bytes_rejected", "gopher_quality.few_stop_words", 700_000L * scale);
        counts.AddPart("bytes_cut", "repeated_lines.repeated", 150_000L * scale);
        counts.AddPart("documents_rewritten", "normalise", 400 * scale);
        counts.AddPart("bytes_rewritten", "normalise", 50_000L * scale);
        return counts;
    }

    private static Counts Split(long documents, long heldOut, long near, long bytes)
    {
        var counts = new Counts
        {
            ["documents_in"] = documents,
            ["documents_held_out"] = heldOut,
            ["documents_kept"] = documents - heldOut - near,
            ["bytes_in"] = bytes,
            ["bytes_held_out"] = heldOut * 4000,
            ["documents_held_out.clean"] = heldOut - near,
            ["words_held_out"] = heldOut * 600,
            ["words_held_out.covered"] = near * 60,
            ["bytes_kept"] = bytes - (heldOut * 4000) - (near * 4000),
        };
        if (near > 0)
        {
            counts.AddPart("documents_rejected", "near_held_out", near);
            counts.AddPart("bytes_rejected", "near_held_out", near * 4000);
        }
        return counts;
    }

    private void AddMix()
    {
        var rows = Enumerable.Range(1, 100).SelectMany(i => new[] { (At: i * 18_000L, Source: "filings", Sign: 1), (At: i * 18_000L, Source: "web", Sign: -1) }).ToArray();
        Add("mix", null, new Counts { ["tokens_placed"] = 1_800_000, ["tokens_placed.filings"] = 918_000, ["tokens_placed.web"] = 882_000 },
            bySource: new() { ["filings"] = new Counts { ["documents_pooled"] = 880 }, ["web"] = new Counts { ["documents_pooled"] = 2694 } },
            tables:
            [
                new Table("mix",
                    new Column<string>("source", ["filings", "web"]), new Column<double>("target_share", [0.51, 0.49]), new Column<double>("share", [0.51, 0.49]),
                    new Column<long>("placed_tokens", [918_000, 882_000]), new Column<double>("epochs", [2.0, 0.304]), new Column<long>("dropped_tail_tokens", [17, 0])),
                new Table("mix_shares",
                    new Column<long>("sequences", [.. rows.Select(row => row.At / 128)]),
                    new Column<long>("tokens", [.. rows.Select(row => row.At)]),
                    new Column<string>("source", [.. rows.Select(row => row.Source)]),
                    new Column<double>("share", [.. rows.Select(row => 0.5 + (row.Sign * (0.01 + (0.4 * Math.Cos(row.At / 4e4) * 18_000 / row.At))))])),
            ],
            record: ("ledger", """
                {"budget_tokens": 2000000, "placed_tokens": 1800000, "sequence_tokens": 128, "stop": "source_exhausted", "stopped_by": "filings", "sources": [{"name": "filings", "share": 0.51}]}
                """));
    }

    private void AddTraining(string name, double floor)
    {
        var steps = Enumerable.Range(0, 450).ToArray();
        Add(name, null, new Counts { ["tokens_seen"] = 1_800_000 }, kind: "train",
            tables: [new Table("training_curve",
                new Column<long>("step", [.. steps.Select(step => (long)step)]),
                new Column<long>("tokens", [.. steps.Select(step => step * 4000L)]),
                new Column<double>("loss", [.. steps.Select(step => floor + ((8.3 - floor) * Math.Exp(-step / 60.0)) + (0.05 * Math.Sin(step * 1.7)))]),
                new Column<double>("learning_rate", [.. steps.Select(step => 1e-3 * Math.Min(1, step / 20.0))]))],
            record: ("account", string.Create(CultureInfo.InvariantCulture, $$"""
                {"target_tokens": 2000000, "acquired_tokens": 1800000, "seen_tokens": 1800000, "steps": 450, "final_loss": {{floor + 0.02}}, "stop_reason": "source_exhausted", "exhausted_source": "filings"}
                """)));
    }

    private static MarkerFile Write(string folder, string channel, string name, Action<string> write)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, channel)).FullName, name);
        write(path);
        var bytes = File.ReadAllBytes(path);
        return new MarkerFile { Channel = channel, Name = name, Phase = "main", Task = 0, Bytes = bytes.Length, Sha256 = Sha256Hex.Of(Encoding.Latin1.GetString(bytes)) };
    }
}
