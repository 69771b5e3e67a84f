using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>A step that judges, and the names of what it measures.</summary>
/// <param name="Name">Name of the step.</param>
/// <param name="Measures">Its measures; none where it gives verdicts only.</param>
public sealed record JudgingStep(string Name, IReadOnlyList<string> Measures);

/// <summary>What a step said of a document.</summary>
/// <param name="step">The step.</param>
public sealed class StepMeasures(JudgingStep step)
{
    /// <summary>What the step dropped it for: empty where it kept it, null where it was not asked.</summary>
    public string? Reason { get; set; }

    /// <summary>What it measured, NaN where there is nothing.</summary>
    public double[] Values { get; } = new double[step.Measures.Count];
}

/// <summary>
/// Writes what every rule measured to a Parquet shard, one row a document in the order of the shard that was read: <c>id</c>; <c>step</c> and
/// <c>reason</c> of the drop, null for kept documents; then for each step that judges <c>STEP.reason</c> (empty: kept, null: not asked) and
/// <c>STEP.MEASURE</c>.
/// </summary>
public sealed class MeasureShardWriter : IDisposable
{
    /// <summary>End of a measure shard's name.</summary>
    public const string Suffix = "measures.parquet";

    internal const int Version = 1;

    private readonly TextColumn _id = new("id");
    private readonly TextColumn _step = new("step", optional: true, repetitive: true);
    private readonly TextColumn _reason = new("reason", optional: true, repetitive: true);
    private readonly (TextColumn Reason, OptionalNumberColumn<double>[] Values)[] _steps;
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public MeasureShardWriter(TaskOutput output, IReadOnlyList<JudgingStep> steps)
    {
        _steps =
        [
            .. steps.Select(step => (
                new TextColumn(step.Name + ".reason", optional: true, repetitive: true),
                step.Measures.Select(measure => new OptionalNumberColumn<double>($"{step.Name}.{measure}")).ToArray())),
        ];
        _rows = new RowWriter(output, Version, [_id, _step, _reason, .. _steps.SelectMany(step => (ColumnWriter[])[step.Reason, .. step.Values])]);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="step">The step that dropped it; null where it was kept.</param>
    /// <param name="verdict">What became of it.</param>
    /// <param name="measures">What each step said of it, in the order of the steps.</param>
    public void Write(DocumentId id, string? step, Verdict verdict, IReadOnlyList<StepMeasures> measures)
    {
        _id.Add(id.ToString());
        _step.Add(verdict.IsKept ? null : step);
        _reason.Add(verdict.Reason);
        for (var i = 0; i < _steps.Length; i++)
        {
            var (reason, values) = _steps[i];
            reason.Add(measures[i].Reason);
            for (var place = 0; place < values.Length; place++)
            {
                var value = measures[i].Reason is null ? double.NaN : measures[i].Values[place];
                values[place].Add(double.IsNaN(value) ? null : value);
            }
        }
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>A document's row of measures.</summary>
/// <param name="Id">The document.</param>
/// <param name="Step">The step that dropped it; null where it was kept.</param>
/// <param name="Steps">What each step said of it; valid until the next row is asked for.</param>
public sealed record MeasuredDocument(DocumentId Id, string? Step, IReadOnlyList<StepMeasures> Steps);

/// <summary>A row group of measures, a column at a time.</summary>
public sealed class MeasureColumns
{
    private readonly RowGroup _group;

    internal MeasureColumns(RowGroup group, IReadOnlyList<JudgingStep> steps, IReadOnlyList<string?[]> reasons) => (_group, Steps, Reasons) = (group, steps, reasons);

    /// <summary>Documents.</summary>
    public int Rows => _group.Rows;

    /// <summary>The steps that judged, in order.</summary>
    public IReadOnlyList<JudgingStep> Steps { get; }

    /// <summary>For each step and row what it dropped the document for: empty where it kept it, null where it was not asked.</summary>
    public IReadOnlyList<string?[]> Reasons { get; }

    /// <summary>What a step measured of each document; null where there is nothing.</summary>
    /// <param name="step">The step's place.</param>
    /// <param name="measure">The measure's place among the step's.</param>
    public Task<double?[]> ValuesAsync(int step, int measure) => _group.OptionalNumbersAsync<double>($"{Steps[step].Name}.{Steps[step].Measures[measure]}");
}

/// <summary>Reads what <see cref="MeasureShardWriter"/> wrote.</summary>
public static class MeasureShardReader
{
    private const string ReasonSuffix = ".reason";

    /// <summary>The row groups in order, as columns, with the steps as the file has them; a group is valid until the next is asked for.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<MeasureColumns> ReadColumnsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, MeasureShardWriter.Version, cancellationToken))
        {
            var steps = StepsOf(group);
            var reasons = new List<string?[]>();
            foreach (var step in steps)
                reasons.Add(await group.StringsAsync(step.Name + ReasonSuffix));
            yield return new MeasureColumns(group, steps, reasons);
        }
    }

    /// <summary>A step's columns begin with that of its reason and bear its name.</summary>
    private static List<JudgingStep> StepsOf(RowGroup group)
    {
        var names = group.Columns.ToList();
        return
        [
            .. from name in names
               where name.EndsWith(ReasonSuffix, StringComparison.Ordinal)
               let step = name[..^ReasonSuffix.Length]
               select new JudgingStep(step, [.. names.Where(other => other != name && other.StartsWith(step + '.', StringComparison.Ordinal)).Select(other => other[(step.Length + 1)..])]),
        ];
    }

    /// <summary>The rows in order, one row group in memory at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="steps">The steps it was written for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<MeasuredDocument> ReadAsync(
        string path, IReadOnlyList<JudgingStep> steps, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StepMeasures[] measures = [.. steps.Select(step => new StepMeasures(step))];
        await foreach (var group in RowGroup.ReadAsync(path, MeasureShardWriter.Version, cancellationToken))
        {
            var ids = await group.StringsAsync("id");
            var drops = await group.StringsAsync("step");
            var reasons = new string?[steps.Count][];
            var values = new double?[steps.Count][][];
            for (var i = 0; i < steps.Count; i++)
            {
                reasons[i] = await group.StringsAsync(steps[i].Name + ".reason");
                values[i] = new double?[steps[i].Measures.Count][];
                for (var place = 0; place < values[i].Length; place++)
                    values[i][place] = await group.OptionalNumbersAsync<double>($"{steps[i].Name}.{steps[i].Measures[place]}");
            }
            for (var row = 0; row < group.Rows; row++)
            {
                for (var i = 0; i < measures.Length; i++)
                {
                    measures[i].Reason = reasons[i][row];
                    for (var place = 0; place < values[i].Length; place++)
                        measures[i].Values[place] = values[i][place][row] ?? double.NaN;
                }
                yield return new MeasuredDocument(DocumentId.Parse(ids[row]!), drops[row], measures);
            }
        }
    }
}
