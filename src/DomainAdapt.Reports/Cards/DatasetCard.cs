using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Reports.Cards;

/// <summary>
/// The card of a mix as a dataset: Markdown with the front matter of dataset hubs. It says what is in the shards, whose it is and under which licence, what
/// was placed of it, what earlier stages took out, and how to read it. From manifest, markers and ledger alone.
/// </summary>
public static class DatasetCard
{
    private const string Other = "other";

    /// <summary>Writes the card of a mix.</summary>
    /// <exception cref="DomainAdaptException">The mix is not done.</exception>
    public static string Write(WorkFolder work, RunFolder run, PlannedNode mix)
    {
        var ledger = MixLedger.Read(RunFolder.FilesOf(work, mix).Single(file => file.Channel == "ledger").Path);
        var card = new StringBuilder();
        var sources = ledger.Sources.ToDictionary(source => source.Name, source => run.Manifest.Sources.Single(planned => planned.Name == source.Name));
        FrontMatter(card, ledger, sources);
        Line(card, $"# {run.Manifest.Pipeline}/{mix.Stage}\n");
        Line(card, $"{ledger.PlacedTokens:N0} tokens in {ledger.Sequences:N0} training sequences of {ledger.SequenceTokens:N0}, from {ledger.Sources.Count} sources. {Packing(ledger)}");
        Line(card, $"Every prefix of the sequences holds the shares below to within one sequence, padding not counted.\n");
        WriteSources(card, ledger, sources);
        WriteLedger(card, ledger);
        WriteStages(card, work, run, sources.Keys);
        WriteReading(card, ledger);
        Line(card, $"## Where it comes from\n\nRun `{run.Manifest.Pipeline}/{run.Id}`, stage `{mix.Address}`, digest of all files `{RunFolder.MarkerOf(work, mix)!.Digest}`.");
        Line(card, $"The same pipeline file and the same inputs give the same bytes. The pipeline, with every default:\n\n```yaml\n{run.Manifest.Spec.TrimEnd()}\n```");
        return card.ToString();
    }

    private static void FrontMatter(StringBuilder card, MixLedger ledger, Dictionary<string, PlannedSource> sources)
    {
        var licences = sources.Values.Select(source => source.Licence ?? "unknown").Distinct().Order(StringComparer.Ordinal).ToList();
        Line(card, $"---\nlicense: {(licences.Count == 1 && licences[0] != "unknown" ? licences[0].ToLowerInvariant() : Other)}");
        if (licences.Count > 1 || licences[0] == "unknown")
            Line(card, $"license_name: {string.Join(" and ", licences)}");
        Line(card, $"task_categories:\n- text-generation\nsize_categories:\n- {Size(ledger.Sequences)}\nconfigs:\n- config_name: default\n  data_files: \"sequences/*.parquet\"\n---\n");
    }

    private static void WriteSources(StringBuilder card, MixLedger ledger, Dictionary<string, PlannedSource> sources)
    {
        Line(card, $"## Sources\n\n| source | corpus | licence | part | documents | tokens of an epoch | share asked | share placed | tokens placed | epochs |\n| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var source in ledger.Sources)
        {
            var planned = sources[source.Name];
            Line(card, $"| {Cell(source.Name)} | {Cell(planned.Title)} (`{Cell(planned.CorpusId)}`) | {Cell(planned.Licence ?? "**not stated**")} | {(planned.Domain ? "domain" : "general")} | {source.AvailableDocuments:N0} | {source.AvailableTokens:N0} | {100 * source.Share:0.##} % | {100.0 * source.PlacedTokens / Math.Max(1, ledger.PlacedTokens):0.##} % | {source.PlacedTokens:N0} | {source.Epochs:0.###} |");
        }
        if (sources.Values.Any(source => source.Licence is null))
            Line(card, $"\nA source without a stated licence was allowed by the pipeline (`allow_unlicensed`); whoever passes this on must know what it is.");
    }

    private static void WriteLedger(StringBuilder card, MixLedger ledger)
    {
        var asked = ledger.BudgetTokens is { } budget ? string.Create(CultureInfo.InvariantCulture, $"{budget:N0} tokens were asked for") : "No budget was set";
        var stop = ledger.Stop == MixStop.BudgetReached ? "the mix stopped at its budget" : $"the mix stopped because '{ledger.StoppedBy}' was exhausted";
        Line(card, $"\n## Ledger\n\n{asked}; {stop}.\n\n| source | whole epochs | tokens of a part epoch | dropped tail | sequences |\n| --- | ---: | ---: | ---: | ---: |");
        foreach (var source in ledger.Sources)
            Line(card, $"| {Cell(source.Name)} | {source.WholeEpochs:N0} | {source.PartEpochTokens:N0} | {source.DroppedTailTokens:N0} | {source.Sequences:N0} |");
        Line(card, $"\n| from sequence | shares |\n| ---: | --- |");
        foreach (var phase in ledger.Phases)
            Line(card, $"| {phase.FirstSequence:N0} | {string.Join(", ", phase.Sources.Zip(phase.Shares, (source, share) => string.Create(CultureInfo.InvariantCulture, $"{Cell(source)} {100 * share / phase.Shares.Sum():0.##} %")))} |");
    }

    private static void WriteStages(StringBuilder card, WorkFolder work, RunFolder run, IEnumerable<string> sources)
    {
        Line(card, $"\n## What earlier stages took out\n\n| source | stage | documents in | kept | rejected | held out | bytes cut |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var source in sources)
        {
            foreach (var node in run.Manifest.Nodes.Where(node => node.Source is null || node.Source == source))
            {
                if (RunFolder.MarkerOf(work, node) is not { } marker)
                    continue;
                var counts = node.Source is null ? marker.CountsBySource.GetValueOrDefault(source) : marker.Counts;
                if (counts is not null && counts["documents_in"] > 0)
                    Line(card, $"| {Cell(source)} | {Cell(node.Stage)} | {counts["documents_in"]:N0} | {counts["documents_kept"]:N0} | {counts["documents_rejected"]:N0} | {counts["documents_held_out"]:N0} | {counts["bytes_cut"]:N0} |");
            }
        }
        Line(card, $"\nHeld-out documents are in no sequence.");
    }

    private static void WriteReading(StringBuilder card, MixLedger ledger)
    {
        Line(card, $"\n## Columns of `sequences/*.parquet`\n");
        Line(card, $"`input_ids` (list of int32, {ledger.SequenceTokens:N0} of {ledger.Vocabulary:N0}; separator and padding {ledger.Separator}), `document_starts` and `document_positions` (lists of int32: where documents begin in the sequence, and at which of their tokens), `source`, `epoch`, `real_tokens` (padding comes after them), `first_document`.");
        Line(card, $"`lineage/*.parquet` says which document each stretch is of. Tokenizer: fingerprint `{ledger.Tokenizer}`.\n");
        Line(card, $"```python\nfrom datasets import load_dataset\nrows = load_dataset(\"parquet\", data_files=\"sequences/*.parquet\", split=\"train\", streaming=True)\n```\n\n```sql\nSELECT source, sum(real_tokens) FROM 'sequences/*.parquet' GROUP BY source; -- DuckDB\n```\n");
    }

    private static string Packing(MixLedger ledger) => ledger.Packing == SequencePacking.BestFit
        ? "Documents that a sequence can hold are whole (best-fit packing)."
        : "Documents follow each other and are cut where a sequence is full; the sequences are shuffled.";

    private static string Size(long rows) => rows switch
    {
        < 1_000 => "n<1K",
        < 10_000 => "1K<n<10K",
        < 100_000 => "10K<n<100K",
        < 1_000_000 => "100K<n<1M",
        < 10_000_000 => "1M<n<10M",
        _ => "n>10M",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    private static void Line(StringBuilder card, FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
