using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Sections;

/// <summary>What the documents are, as they were read and as they are trained on: languages, hosts, licences, years, lengths, tokens.</summary>
internal static class DocumentsSection
{
    private const int MostNames = 25;

    private static readonly (string Table, string Column, string Title)[] Kinds =
    [
        ("languages", "language", "Languages"), ("hosts", "host", "Hosts"), ("licences", "licence", "Licences"), ("years", "year", "Years"),
    ];

    public static Section? Build(RunData run)
    {
        var counted = run.Stages.Where(stage => stage.Statistics.Any(table => table.Name == "totals")).ToList();
        if (counted.Count == 0)
            return null;
        var sources = run.Sources.Where(source => counted.Exists(stage => stage.Node.Source == source)).ToList();
        List<Figure> figures = [Totals(counted)];
        foreach (var (table, column, title) in Kinds)
            figures.AddRange(sources.Select(source => Names(counted, source, table, column, title)).OfType<Figure>());
        foreach (var stage in counted)
            figures.AddRange(Lengths(stage));
        var missing = counted.Sum(stage => Of(stage, "totals", "hosts_documents_missing_at_most"));
        return new Section(
            "documents", "What the documents are",
            $"Counted over every document, as read and as cut into tokens for training. Of each kind the {MostNames} with most documents are shown; the Parquet tables have more. Fertility is tokens a word."
            + (missing == 0 ? "" : $" There are more hosts than are counted at once: a count may be short by {missing} documents."),
            figures);
    }

    private static ReportTable Totals(List<StageData> stages) => new("documents_totals", "Documents, words and tokens",
        [
            new("stage", "Stage"), new("documents", "Documents", ValueFormat.Count, IsBar: true), new("hosts", "Hosts", ValueFormat.Count),
            new("text_bytes", "Text", ValueFormat.Bytes), new("words", "Words", ValueFormat.Count), new("tokens", "Tokens", ValueFormat.Count),
            new("tokens_per_document", "Tokens a document", ValueFormat.Number), new("fertility", "Fertility", ValueFormat.Number), new("bytes_per_token", "Bytes a token", ValueFormat.Number),
        ],
        [.. stages.Select(stage =>
        {
            var (documents, tokens, bytes, words) = (Of(stage, "totals", "documents"), Of(stage, "totals", "tokens"), Of(stage, "totals", "text_bytes"), Of(stage, "totals", "words"));
            return (IReadOnlyList<object?>)
            [
                stage.Node.Address, documents, Of(stage, "totals", "hosts"), Given(bytes), Given(words), Given(tokens),
                Ratio(tokens, documents), Ratio(tokens, words), Ratio(bytes, tokens),
            ];
        })]);

    /// <summary>How often names occur among what was read of a source and among what is trained on, side by side.</summary>
    private static ReportTable? Names(List<StageData> stages, string source, string name, string column, string title)
    {
        var (read, trained) = (Find(stages, source, "read", name), Find(stages, source, "tokenize", name));
        var (before, after) = (Counts(read, column), Counts(trained, column));
        var isByName = name == "years";
        var names = (isByName ? after.Keys.Concat(before.Keys).Distinct().Order(StringComparer.Ordinal) : before.Concat(after).GroupBy(count => count.Key, StringComparer.Ordinal)
            .OrderByDescending(count => count.First().Value.Documents).ThenBy(count => count.Key, StringComparer.Ordinal).Select(count => count.Key)).ToList();
        // A table of one name that is none says that documents have no such thing.
        if (names.Count == 0 || (names.Count == 1 && names[0] == "(none)"))
            return null;
        var (allRead, allTrained, allTokens) = (before.Values.Sum(count => count.Documents), after.Values.Sum(count => count.Documents), after.Values.Sum(count => count.Tokens));
        return new ReportTable($"{name}_{source}", $"{title} of {source}",
            [
                new(column, title.TrimEnd('s')),
                new("documents_read", "Read", ValueFormat.Count), new("share_read", "Share", ValueFormat.Share, IsBar: true),
                new("documents_trained", "For training", ValueFormat.Count), new("share_trained", "Share", ValueFormat.Share, IsBar: true),
                new("tokens", "Tokens", ValueFormat.Count), new("share_tokens", "Share", ValueFormat.Share, IsBar: true),
            ],
            [.. names.Take(isByName ? int.MaxValue : MostNames).Select(named =>
            {
                var (hasBefore, hasAfter) = (before.TryGetValue(named, out var then), after.TryGetValue(named, out var now));
                return (IReadOnlyList<object?>)
                [
                    named, hasBefore ? then.Documents : null, hasBefore ? Ratio(then.Documents, allRead) : null,
                    hasAfter ? now.Documents : null, hasAfter ? Ratio(now.Documents, allTrained) : null, hasAfter ? now.Tokens : null, hasAfter ? Ratio(now.Tokens, allTokens) : null,
                ];
            })]);
    }

    private static IEnumerable<Figure> Lengths(StageData stage)
    {
        foreach (var (table, title, unit) in new[] { ("lengths_tokens", "Tokens a document", "Tokens"), ("lengths_text_bytes", "Bytes a document", "Bytes") })
        {
            if (stage.Statistics.FirstOrDefault(found => found.Name == table) is { Rows: > 1 } bins)
            {
                yield return new Histogram($"{table}_{stage.Node.Address}", $"{title}, {stage.Node.Address}", new ReportColumn("value", unit, ValueFormat.Count), new ReportColumn("documents", "Documents", ValueFormat.Count), Histogram.BinsOf(bins), []);
            }
        }
    }

    private static Table? Find(List<StageData> stages, string source, string kind, string name)
        => stages.FirstOrDefault(stage => stage.Node.Kind == kind && stage.Node.Source == source)?.Statistics.FirstOrDefault(table => table.Name == name);

    private static Dictionary<string, (long Documents, long Tokens)> Counts(Table? table, string column)
        => table is null ? [] : Enumerable.Range(0, table.Rows).ToDictionary(
            row => table.Values<string>(column)[row], row => (table.Values<long>("documents")[row], table.Values<long>("tokens")[row]), StringComparer.Ordinal);

    private static long Of(StageData stage, string table, string column) => stage.Statistics.First(found => found.Name == table).Values<long>(column)[0];

    private static long? Given(long value) => value == 0 ? null : value;

    private static object? Ratio(long part, long whole) => whole == 0 || part == 0 ? null : (double)part / whole;
}
