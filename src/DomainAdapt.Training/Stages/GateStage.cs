using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Training.Stages;

/// <summary>Holds an evaluation against limits. Channel <c>promotion</c> says what was decided and why, the count <c>promoted</c> is 1 or 0.</summary>
internal sealed class GateStage(GateSpec spec) : Stage
{
    private const string Tables = "tables";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => [new TaskInputs([.. inputs.Channel(Tables)])];

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach (var file in task.Inputs)
        {
            var table = await Table.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false);
            if (table.Name == "evaluation")
                rows.AddRange(Rows(table));
        }
        foreach (var model in new[] { spec.Model, spec.Current })
        {
            if (rows.TrueForAll(row => row.Model != model))
            {
                throw new DomainAdaptException(
                    $"{task.Stage}: the evaluation has no model '{model}'; it has {string.Join(", ", rows.Select(row => row.Model).Distinct())}. Let the gate read an evaluate stage with both models.",
                    ExitCodes.Spec);
            }
        }
        var promotion = Decide(rows, task.Sources.Where(source => source.Spec.Domain).Select(source => source.Name).ToHashSet(StringComparer.Ordinal));
        using (var output = task.CreateOutput("promotion", "promotion.json"))
        {
            output.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(promotion, indented: true) + '\n'));
            output.Rows = 1;
        }
        return new Counts { ["promoted"] = promotion.Promoted ? 1 : 0, ["limits"] = promotion.Limits.Count, ["limits_broken"] = promotion.Limits.Count(limit => !limit.Holds) };
    }

    private Promotion Decide(List<Row> rows, HashSet<string> domain)
    {
        var limits = new List<LimitResult>();
        if (spec.MinDomainGain is { } gain)
            limits.Add(AtLeast("min_domain_gain", gain, -Change(rows, domain.Contains)));
        if (spec.MaxGeneralLoss is { } loss)
            limits.Add(AtMost("max_general_loss", loss, Change(rows, source => !domain.Contains(source))));
        if (spec.MaxContamination is { } contamination)
            limits.Add(AtMost("max_contamination", contamination, Unclean(rows, domain)));
        return new Promotion(spec.Model, spec.Current, limits.TrueForAll(limit => limit.Holds), limits);
    }

    /// <summary>By what share bits per byte of the model are above those of the current one; no number where no source counts, which no limit admits.</summary>
    private double Change(List<Row> rows, Func<string, bool> counts)
    {
        // Figures of documents that training text does not have, where there are any for both.
        var sets = rows.Where(row => counts(row.Source)).GroupBy(row => row.Source).SelectMany(source =>
        {
            var clean = source.Where(row => row.Set == "clean").ToList();
            return new[] { spec.Model, spec.Current }.All(model => clean.Exists(row => row.Model == model)) ? clean : source.Where(row => row.Set == "all");
        }).ToList();
        double Bits(string model) => sets.Where(row => row.Model == model).Sum(row => row.BitsPerByte * row.Bytes) / sets.Where(row => row.Model == model).Sum(row => row.Bytes);
        return (Bits(spec.Model) / Bits(spec.Current)) - 1;
    }

    private double Unclean(List<Row> rows, HashSet<string> domain)
    {
        var own = rows.Where(row => row.Model == spec.Model && domain.Contains(row.Source)).ToList();
        var all = own.Where(row => row.Set == "all").Sum(row => row.Documents);
        return all == 0 ? double.NaN : 1 - ((double)own.Where(row => row.Set == "clean").Sum(row => row.Documents) / all);
    }

    private static LimitResult AtLeast(string name, double limit, double found) => new(name, limit, Shown(found), found >= limit);

    private static LimitResult AtMost(string name, double limit, double found) => new(name, limit, Shown(found), found <= limit);

    /// <summary>JSON has no word for what is no number.</summary>
    private static double? Shown(double found) => double.IsFinite(found) ? found : null;

    private static IEnumerable<Row> Rows(Table table)
    {
        var (models, sources, sets) = (table.Values<string>("model"), table.Values<string>("source"), table.Values<string>("documents_of"));
        var (documents, bytes, bits) = (table.Values<long>("documents"), table.Values<long>("bytes"), table.Values<double>("bits_per_byte"));
        return Enumerable.Range(0, table.Rows).Select(row => new Row(models[row], sources[row], sets[row], documents[row], bytes[row], bits[row]));
    }

    private sealed record Row(string Model, string Source, string Set, long Documents, long Bytes, double BitsPerByte);
}

/// <summary>What a gate decided.</summary>
/// <param name="Model">The stage whose model was to be promoted.</param>
/// <param name="Current">What it was compared with.</param>
/// <param name="Promoted">Whether it is; else the current one stays.</param>
/// <param name="Limits">The limits, and what was found.</param>
internal sealed record Promotion(string Model, string Current, bool Promoted, IReadOnlyList<LimitResult> Limits);

/// <summary>A limit and what was found.</summary>
/// <param name="Name">Its setting.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Found">What was found; none where nothing could be compared, which holds no limit.</param>
/// <param name="Holds">Whether it holds.</param>
internal sealed record LimitResult(string Name, double Limit, double? Found, bool Holds);
