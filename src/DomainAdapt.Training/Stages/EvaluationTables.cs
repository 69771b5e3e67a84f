using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Training.Evaluation;

namespace DomainAdapt.Training.Stages;

/// <summary>The numbers of an evaluation.</summary>
internal static class EvaluationTables
{
    private const long NotLookedAt = -1;

    /// <summary>
    /// One row a document: <c>model</c>, <c>document</c>, <c>source</c>, <c>nats</c>, <c>tokens</c>, <c>bytes</c>, <c>clean</c> (1 or 0), <c>right</c>
    /// (tokens found the most probable ones; -1 where that was not looked at), <c>objective</c> (what was asked).
    /// </summary>
    public static void WriteLosses(
        TaskOutput output, string model, string objective, IReadOnlyList<DocumentTokens> documents, IReadOnlyList<DocumentLoss> losses,
        Func<DocumentTokens, bool> isClean)
        => TableWriter.Write(output, new Table(
            "losses",
            new Column<string>("model", [.. documents.Select(_ => model)]),
            new Column<string>("document", [.. documents.Select(document => document.Id.ToString())]),
            new Column<string>("source", [.. documents.Select(document => document.Source)]),
            new Column<double>("nats", [.. losses.Select(loss => loss.Nats)]),
            new Column<long>("tokens", [.. losses.Select(loss => loss.Tokens)]),
            new Column<long>("bytes", [.. losses.Select(loss => loss.Bytes)]),
            new Column<long>("clean", [.. documents.Select(document => isClean(document) ? 1L : 0)]),
            new Column<long>("right", [.. losses.Select(loss => loss.Right ?? NotLookedAt)]),
            new Column<string>("objective", [.. documents.Select(_ => objective)])));

    /// <summary>
    /// One row for each model, source and set of documents (<c>all</c>; <c>clean</c>, where there are any): their number, tokens and bytes,
    /// <c>bits_per_byte</c>, <c>nats_per_token</c>, <c>objective</c>, by which models can be compared, and <c>accuracy</c>, the share of tokens
    /// that were found the most probable ones, not a number where that was not looked at.
    /// </summary>
    public static Table Evaluation(IEnumerable<Table> losses)
    {
        var rows = losses.SelectMany(Rows).ToList();
        return new Table(
            "evaluation",
            new Column<string>("model", [.. rows.Select(row => row.Model)]),
            new Column<string>("source", [.. rows.Select(row => row.Source)]),
            new Column<string>("documents_of", [.. rows.Select(row => row.Set)]),
            new Column<long>("documents", [.. rows.Select(row => row.Documents)]),
            new Column<long>("tokens", [.. rows.Select(row => row.Loss.Tokens)]),
            new Column<long>("bytes", [.. rows.Select(row => row.Loss.Bytes)]),
            new Column<double>("bits_per_byte", [.. rows.Select(row => row.Loss.BitsPerByte)]),
            new Column<double>("nats_per_token", [.. rows.Select(row => row.Loss.Nats / row.Loss.Tokens)]),
            new Column<string>("objective", [.. rows.Select(row => row.Objective)]),
            new Column<double>("accuracy", [.. rows.Select(row => (double?)row.Loss.Right / row.Loss.Tokens ?? double.NaN)]));
    }

    private static IEnumerable<Row> Rows(Table table)
    {
        if (table.Rows == 0)
            yield break;
        var (models, sources, isClean) = (table.Values<string>("model"), table.Values<string>("source"), table.Values<long>("clean"));
        var (nats, tokens, bytes) = (table.Values<double>("nats"), table.Values<long>("tokens"), table.Values<long>("bytes"));
        var (right, objectives) = (table.Values<long>("right"), table.Values<string>("objective"));
        foreach (var set in new[] { "all", "clean" })
        {
            var found = Enumerable.Range(0, table.Rows).Where(row => set == "all" || isClean[row] == 1)
                .Select(row => new DocumentLoss(nats[row], tokens[row], bytes[row]) { Right = right[row] == NotLookedAt ? null : right[row] }).ToList();
            if (found.Count > 0)
                yield return new Row(models[0], objectives[0], sources[0], set, found.Count, found.Aggregate((left, right) => left + right));
        }
    }

    private sealed record Row(string Model, string Objective, string Source, string Set, long Documents, DocumentLoss Loss);
}
