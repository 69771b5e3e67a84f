using DomainAdapt.Training.Evaluation;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>What the arms of an adaptation came to, on held-out documents that share next to nothing with training text.</summary>
internal sealed class AdaptationFigures
{
    private const ulong BootstrapSeed = 1;

    // By training and source, in the order of the documents' ids.
    private readonly Dictionary<(string Model, string Source), DocumentLoss[]> _losses;

    /// <summary>Reads the documents' losses.</summary>
    public AdaptationFigures(IEnumerable<string> lossFiles)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText =
            $"select model, source, nats, tokens, bytes from read_parquet([{string.Join(", ", lossFiles.Select(path => $"'{path}'"))}]) where clean = 1 order by model, source, document";
        using var reader = query.ExecuteReader();
        var rows = new List<(string Model, string Source, DocumentLoss Loss)>();
        while (reader.Read())
            rows.Add((reader.GetString(0), reader.GetString(1), new DocumentLoss(reader.GetDouble(2), reader.GetInt64(3), reader.GetInt64(4))));
        _losses = rows.GroupBy(row => (row.Model, row.Source), row => row.Loss).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>Clean held-out documents of a source.</summary>
    public int Documents(string source) => _losses[("base", source)].Length;

    /// <summary>Bits per byte of one training.</summary>
    public double BitsPerByte(string model, string source) => Sum(_losses[(model, source)]).BitsPerByte;

    /// <summary>Bits per byte of an arm, its seeds together.</summary>
    public double OfArm(string arm, string source) => Sum(LossesOf(arm, source)).BitsPerByte;

    /// <summary>
    /// By what share an arm's bits per byte differ from another's, with the bootstrap interval over documents drawn in pairs.
    /// </summary>
    public (double Change, double Low, double High) Change(string arm, string than, string source)
    {
        var (losses, others) = (LossesOf(arm, source), LossesOf(than, source));
        var reference = Sum(others).BitsPerByte;
        var interval = new Bootstrap(BootstrapSeed).Difference(losses, others) ?? throw new InvalidOperationException($"{source} has too few clean documents for an interval.");
        return ((Sum(losses).BitsPerByte - reference) / reference, interval.Low / reference, interval.High / reference);
    }

    // Documents as all seeds of the arm predicted them; the base has one.
    private DocumentLoss[] LossesOf(string arm, string source)
    {
        DocumentLoss[][] trainings = arm == "base"
            ? [_losses[(arm, source)]]
            : [.. AdaptationPipeline.Seeds.Select(seed => _losses[(AdaptationPipeline.StageOf(arm, seed), source)])];
        return [.. Enumerable.Range(0, trainings[0].Length).Select(document => trainings.Select(training => training[document]).Aggregate((left, right) => left + right))];
    }

    private static DocumentLoss Sum(IEnumerable<DocumentLoss> losses) => losses.Aggregate((left, right) => left + right);
}
