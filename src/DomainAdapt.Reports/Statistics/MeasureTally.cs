using System.Runtime.InteropServices;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Statistics;

/// <summary>What rules dropped, each first, in all and alone, every two together, and how what they measured is spread. Counted from measures, without a text.</summary>
internal sealed class MeasureTally : ITally<MeasureTally>
{
    /// <summary>Rules whose drops are told apart in one number.</summary>
    private const int MostSteps = 63;

    private IReadOnlyList<JudgingStep> _steps = [];
    private ValueHistogram[][] _values = [];
    private long[] _asked = [];
    private readonly Dictionary<(int Step, string Reason), (long First, long All)> _reasons = [];
    private readonly Dictionary<ulong, long> _drops = [];
    private long _documents;

    /// <summary>Whether a file has what is counted here.</summary>
    public static bool CanRead(string name) => name.EndsWith(MeasureShardWriter.Suffix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        await foreach (var group in MeasureShardReader.ReadColumnsAsync(path, cancellationToken).ConfigureAwait(false))
        {
            Prepare(group.Steps);
            var drops = new ulong[group.Rows];
            for (var step = 0; step < group.Steps.Count; step++)
            {
                CountReasons(step, group, drops);
                for (var place = 0; place < group.Steps[step].Measures.Count; place++)
                {
                    var values = _values[step][place];
                    foreach (var value in await group.ValuesAsync(step, place).ConfigureAwait(false))
                        values.Add(value ?? double.NaN);
                }
            }
            foreach (var drop in drops)
                CollectionsMarshal.GetValueRefOrAddDefault(_drops, drop, out _)++;
            _documents += group.Rows;
        }
    }

    /// <inheritdoc/>
    public void Add(MeasureTally other)
    {
        if (other._steps.Count == 0)
            return;
        Prepare(other._steps);
        _documents += other._documents;
        for (var step = 0; step < _steps.Count; step++)
        {
            _asked[step] += other._asked[step];
            for (var place = 0; place < _values[step].Length; place++)
                _values[step][place].Add(other._values[step][place]);
        }
        foreach (var (reason, (first, all)) in other._reasons)
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(_reasons, reason, out _);
            own = (own.First + first, own.All + all);
        }
        foreach (var (drop, documents) in other._drops)
            CollectionsMarshal.GetValueRefOrAddDefault(_drops, drop, out _) += documents;
    }

    /// <inheritdoc/>
    public IEnumerable<Table> ToTables()
    {
        if (_steps.Count == 0)
            yield break;
        yield return Rules();
        yield return Reasons();
        yield return Overlap();
        var bins = from step in Enumerable.Range(0, _steps.Count)
                   from place in Enumerable.Range(0, _values[step].Length)
                   from bin in _values[step][place].Bins()
                   select (Step: _steps[step].Name, Measure: _steps[step].Measures[place], bin.From, bin.To, bin.Count);
        var rows = bins.ToList();
        yield return new Table(
            "measure_bins",
            new Column<string>("step", [.. rows.Select(row => row.Step)]), new Column<string>("measure", [.. rows.Select(row => row.Measure)]),
            new Column<double>("from", [.. rows.Select(row => row.From)]), new Column<double>("to", [.. rows.Select(row => row.To)]), new Column<long>("documents", [.. rows.Select(row => row.Count)]));
        yield return Spread();
    }

    private Table Rules()
    {
        long First(int step) => _reasons.Where(reason => reason.Key.Step == step).Sum(reason => reason.Value.First);
        long All(int step) => _drops.Where(drop => (drop.Key >> step & 1) != 0).Sum(drop => drop.Value);
        long Alone(int step) => _drops.GetValueOrDefault(1UL << step);
        int[] steps = [.. Enumerable.Range(0, _steps.Count)];
        return new Table(
            "rules",
            new Column<string>("step", [.. _steps.Select(step => step.Name)]),
            new Column<long>("documents", [.. steps.Select(_ => _documents)]),
            new Column<long>("asked", _asked),
            new Column<long>("first", [.. steps.Select(First)]),
            new Column<long>("all", [.. steps.Select(All)]),
            new Column<long>("alone", [.. steps.Select(Alone)]));
    }

    private Table Reasons()
    {
        var rows = _reasons.OrderBy(reason => reason.Key.Step).ThenByDescending(reason => reason.Value.All).ThenBy(reason => reason.Key.Reason, StringComparer.Ordinal).ToList();
        return new Table(
            "reasons",
            new Column<string>("step", [.. rows.Select(row => _steps[row.Key.Step].Name)]), new Column<string>("reason", [.. rows.Select(row => row.Key.Reason)]),
            new Column<long>("first", [.. rows.Select(row => row.Value.First)]), new Column<long>("all", [.. rows.Select(row => row.Value.All)]));
    }

    private Table Overlap()
    {
        var rows = from step in Enumerable.Range(0, _steps.Count)
                   from other in Enumerable.Range(step + 1, _steps.Count - step - 1)
                   let both = (1UL << step) | (1UL << other)
                   let documents = _drops.Where(drop => (drop.Key & both) == both).Sum(drop => drop.Value)
                   where documents > 0
                   orderby documents descending, step, other
                   select (_steps[step].Name, Other: _steps[other].Name, Documents: documents);
        var list = rows.ToList();
        return new Table(
            "rule_overlap",
            new Column<string>("step", [.. list.Select(row => row.Name)]), new Column<string>("other", [.. list.Select(row => row.Other)]),
            new Column<long>("documents", [.. list.Select(row => row.Documents)]));
    }

    private Table Spread()
    {
        var rows = from step in Enumerable.Range(0, _steps.Count)
                   from place in Enumerable.Range(0, _values[step].Length)
                   let values = _values[step][place]
                   where values.Count > 0
                   select (Step: _steps[step].Name, Measure: _steps[step].Measures[place], Values: values);
        var list = rows.ToList();
        return new Table(
            "measures",
            new Column<string>("step", [.. list.Select(row => row.Step)]), new Column<string>("measure", [.. list.Select(row => row.Measure)]),
            new Column<long>("documents", [.. list.Select(row => row.Values.Count)]),
            new Column<double>("least", [.. list.Select(row => row.Values.Least)]), new Column<double>("percentile_5", [.. list.Select(row => row.Values.Quantile(0.05))]),
            new Column<double>("median", [.. list.Select(row => row.Values.Quantile(0.5))]), new Column<double>("percentile_95", [.. list.Select(row => row.Values.Quantile(0.95))]),
            new Column<double>("most", [.. list.Select(row => row.Values.Most)]));
    }

    private void CountReasons(int step, MeasureColumns group, ulong[] drops)
    {
        for (var row = 0; row < drops.Length; row++)
        {
            if (group.Reasons[step][row] is not { } reason)
                continue;
            _asked[step]++;
            if (reason.Length == 0)
                continue;
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_reasons, (step, reason), out _);
            // The first to drop a document is the lowest of its bits.
            counts = (counts.First + (drops[row] == 0 ? 1 : 0), counts.All + 1);
            drops[row] |= 1UL << step;
        }
    }

    private void Prepare(IReadOnlyList<JudgingStep> steps)
    {
        if (_steps.Count > 0)
            return;
        // More steps than bits: those that follow are not told apart, and no pipeline has as many.
        _steps = [.. steps.Take(MostSteps)];
        _values = [.. _steps.Select(step => step.Measures.Select(_ => new ValueHistogram()).ToArray())];
        _asked = new long[_steps.Count];
    }
}
