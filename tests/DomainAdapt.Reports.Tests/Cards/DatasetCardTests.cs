using System.Text;
using DomainAdapt.Core.Stages;
using DomainAdapt.Reports.Cards;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Reports.Tests.Cards;

public sealed class DatasetCardTests
{
    private static readonly MixLedger Ledger = new()
    {
        SequenceTokens = 128,
        SequencesPerShard = 1000,
        Packing = SequencePacking.BestFit,
        BudgetTokens = 2_000_000,
        PlacedTokens = 1_800_000,
        Sequences = 14_500,
        Stop = MixStop.SourceExhausted,
        StoppedBy = "filings",
        Vocabulary = 4096,
        Separator = 0,
        Tokenizer = "0123abcd",
        Sources = [Source("filings", 0.51m, 918_000, 459_000, epochs: 2), Source("web", 0.49m, 882_000, 2_900_000, epochs: 1)],
        Phases = [new PhaseLedger { FirstSequence = 0, From = 0, Sources = ["filings", "web"], Shares = [0.51m, 0.49m] }],
    };

    [Fact]
    public void Card_SaysWhoseItIs_WhatWasPlaced_AndWhatWent()
    {
        using var run = new SomeRun();
        run.Add("clean", "filings", new Counts { ["documents_in"] = 990, ["documents_kept"] = 900, ["documents_rejected"] = 90, ["bytes_cut"] = 77 });
        run.Add("mix", null, [], record: ("ledger", Json(Ledger)));
        var begun = run.Begin();
        var card = DatasetCard.Write(run.Work, begun, begun.Manifest.Nodes.Single(node => node.Kind == "mix"));

        Assert.StartsWith("---\nlicense: other\nlicense_name: public domain and various\n", card, StringComparison.Ordinal);
        Assert.Contains("size_categories:\n- 10K<n<100K\n", card, StringComparison.Ordinal);
        Assert.Contains("data_files: \"sequences/*.parquet\"", card, StringComparison.Ordinal);
        Assert.Contains("1,800,000 tokens in 14,500 training sequences of 128, from 2 sources. Documents that a sequence can hold are whole", card, StringComparison.Ordinal);
        Assert.Contains("| filings | Filings & reports <10-K> (`sec-edgar`) | public domain | domain | 10 | 459,000 | 51 % | 51 % | 918,000 | 2 |", card, StringComparison.Ordinal);
        Assert.Contains("2,000,000 tokens were asked for; the mix stopped because 'filings' was exhausted.", card, StringComparison.Ordinal);
        Assert.Contains("| 0 | filings 51 %, web 49 % |", card, StringComparison.Ordinal);
        Assert.Contains("| filings | clean | 990 | 900 | 90 | 0 | 77 |", card, StringComparison.Ordinal);
        Assert.Contains("```yaml\nname: finance\n```", card, StringComparison.Ordinal);
    }

    [Fact] // Nothing that is not known may look as if it were.
    public void Card_OfASourceWithoutALicence_SaysSo()
    {
        using var run = new SomeRun();
        run.Add("mix", null, [], record: ("ledger", Json(Ledger)));
        var begun = run.Begin();
        var manifest = begun.Manifest;
        File.WriteAllText(
            Path.Combine(begun.Path, "manifest.json"),
            File.ReadAllText(Path.Combine(begun.Path, "manifest.json")).Replace("\"public domain\"", "null", StringComparison.Ordinal));
        var again = Pipelines.Runs.RunFolder.Find(run.Work, "finance");
        var card = DatasetCard.Write(run.Work, again, manifest.Nodes.Single(node => node.Kind == "mix"));
        Assert.Contains("license_name: unknown and various", card, StringComparison.Ordinal);
        Assert.Contains("**not stated**", card, StringComparison.Ordinal);
        Assert.Contains("allow_unlicensed", card, StringComparison.Ordinal);
    }

    private static string Json(MixLedger ledger)
    {
        using var output = new MemoryOutput();
        ledger.Write(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static SourceLedger Source(string name, decimal share, long placed, long available, int epochs) => new()
    {
        Name = name,
        Share = share,
        AvailableDocuments = 10,
        AvailableTokens = available,
        MaxEpochs = epochs,
        Sequences = placed / 128,
        PlacedTokens = placed,
        WholeEpochs = placed / available,
        PartEpochTokens = placed % available,
        DroppedTailTokens = 0,
        Epochs = (double)placed / available,
    };
}
