using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Scaling.Mixtures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Cli.Advising;

/// <summary>
/// Runs a pipeline's mix, training and evaluation again with other shares and few tokens. Each is a run of the pipeline with changed settings, so
/// everything before the mix is done once, and what was cut goes on.
/// </summary>
internal sealed class ProxyRuns
{
    private readonly PipelineOptions _options;
    private readonly ParseResult _parsed;
    private readonly string _train;
    private readonly string _mix;
    private readonly string _evaluate;
    private readonly IReadOnlyDictionary<string, decimal> _shares;
    private readonly HashSet<string> _domain;
    private readonly long _sequenceTokens;

    /// <summary>Finds the stages of a pipeline.</summary>
    /// <exception cref="DomainAdaptException">They are not there, or the mix has no domain or no general text.</exception>
    public ProxyRuns(PipelineOptions options, ParseResult parsed, string? train)
    {
        (_options, _parsed) = (options, parsed);
        using var pipeline = options.Open(parsed);
        var stages = pipeline.Plan.Nodes.Where(node => node.Source is null).ToList();
        var trains = stages.Where(node => node.Spec is TrainSpec && (train ?? node.Name) == node.Name).ToList();
        // The last is the one that the others lead to.
        var chosen = trains.LastOrDefault(node => train is not null || node.Inputs.Any(input => input.Spec is MixSpec mix && HasBoth(mix, pipeline.Plan)))
            ?? throw Missing(train is null ? "has no train stage on a mix of domain and general sources" : $"has no train stage '{train}'");
        var mixNode = chosen.Inputs.FirstOrDefault(input => input.Spec is MixSpec) ?? throw Missing($"'{chosen.Name}' reads no mix");
        var spec = (MixSpec)mixNode.Spec;
        _domain = [.. pipeline.Plan.Sources.Where(source => source.Spec.Domain).Select(source => source.Name)];
        if (!HasBoth(spec, pipeline.Plan))
            throw Missing($"'{mixNode.Name}' gives shares to {string.Join(", ", spec.Shares.Keys)}; expected domain sources (domain: true) and others");
        (_train, _mix, _shares, _sequenceTokens) = (chosen.Name, mixNode.Name, spec.Shares, spec.SequenceTokens);
        _evaluate = stages.FirstOrDefault(node => node.Spec is EvaluateSpec)?.Name ?? throw Missing("has no evaluate stage, which says what came of a mix");
        HasBase = ((TrainSpec)chosen.Spec).Init is { Scratch: null };
    }

    /// <summary>Whether the training goes on from a model.</summary>
    public bool HasBase { get; }

    /// <summary>Parameters of the model; once one was trained.</summary>
    public long Parameters { get; private set; }

    /// <summary>Tokens trained on, in all runs.</summary>
    public long Tokens { get; private set; }

    /// <summary>Time that the runs took, s.</summary>
    public double Seconds { get; private set; }

    /// <summary>Trains on a mix with that share of domain text, and evaluates.</summary>
    public Task<MixtureRun> TrainAsync(double share, long tokens, CancellationToken cancellationToken)
        => RunAsync(share, [Invariant($"{_mix}.budget_tokens={tokens}")], cancellationToken);

    /// <summary>What the model that all begin with predicts: a training of one step at a learning rate of 0.</summary>
    public Task<MixtureRun> BaseAsync(CancellationToken cancellationToken) => RunAsync(
        0.5, [Invariant($"{_mix}.budget_tokens={2 * _sequenceTokens}"), $"{_train}.learning_rate=0", $"{_train}.min_learning_rate=0"], cancellationToken);

    private async Task<MixtureRun> RunAsync(double share, IEnumerable<string> sets, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        string[] all =
        [
            .. _options.Sets(_parsed), $"{_mix}.shares={SharesOf(share)}", $"{_mix}.budget_of=", $"{_mix}.phases=[]", $"{_mix}.replay=",
            $"{_mix}.on_exhausted=repeat", $"{_evaluate}.models=[{_train}]", .. sets,
        ];
        using var pipeline = _options.Open(_parsed, all);
        var evaluate = pipeline.Plan.Find(_evaluate).Single();
        var needed = new HashSet<string>(StringComparer.Ordinal);
        AddWithInputs(evaluate, needed);
        var run = await RunCommand.ExecuteQuietlyAsync(
            pipeline, Selection.Of(pipeline.Plan, only: needed), json: false, RunCommand.CommandText(), cancellationToken);
        var (domain, general) = await ReadAsync(pipeline.Work, NodeOf(run, _evaluate), cancellationToken);
        var ledger = MixLedger.Read(RunFolder.FilesOf(pipeline.Work, NodeOf(run, _mix)).Single(file => file.Channel == "ledger").Path);
        Parameters = RunFolder.MarkerOf(pipeline.Work, NodeOf(run, _train))!.Counts["parameters"];
        Tokens += ledger.PlacedTokens;
        Seconds += clock.Elapsed.TotalSeconds;
        return new MixtureRun(share, ledger.PlacedTokens, domain, general);
    }

    private static PlannedNode NodeOf(RunFolder run, string stage) => run.Manifest.Nodes.Single(node => node.Address == stage);

    /// <summary>Bits per byte of all held-out domain text, and of all other.</summary>
    private async Task<(double Domain, double General)> ReadAsync(WorkFolder work, PlannedNode evaluate, CancellationToken cancellationToken)
    {
        var file = RunFolder.FilesOf(work, evaluate).Single(
            file => file.Channel == "tables" && file.Name.EndsWith(TableWriter.SuffixOf("evaluation"), StringComparison.Ordinal));
        var table = await Table.ReadAsync(file.Path, cancellationToken);
        var (sources, sets, bytes, bits) = (
            table.Values<string>("source"), table.Values<string>("documents_of"), table.Values<long>("bytes"), table.Values<double>("bits_per_byte"));
        return (Of(domain: true), Of(domain: false));

        double Of(bool domain)
        {
            var rows = Enumerable.Range(0, table.Rows).Where(row => sets[row] == "all" && _shares.ContainsKey(sources[row]) && _domain.Contains(sources[row]) == domain).ToList();
            return rows.Count > 0
                ? rows.Sum(row => bits[row] * bytes[row]) / rows.Sum(row => bytes[row])
                : throw Missing($"holds out no {(domain ? "domain" : "general")} text of the mix's sources; give them a holdout");
        }
    }

    /// <summary>Shares that keep the proportions within the domain and within the rest, with 12 decimals and a sum of exactly 1.</summary>
    private string SharesOf(double share)
    {
        var domain = decimal.Round((decimal)share, 6);
        var sums = _shares.ToLookup(pair => _domain.Contains(pair.Key), pair => pair.Value);
        var made = _shares.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(
            pair => pair.Key,
            pair => _domain.Contains(pair.Key)
                ? decimal.Round(domain * pair.Value / sums[true].Sum(), 9)
                : decimal.Round((1 - domain) * pair.Value / sums[false].Sum(), 9));
        made[made.MaxBy(pair => pair.Value).Key] += 1 - made.Values.Sum();
        return $"{{{string.Join(", ", made.Where(pair => pair.Value > 0).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value}")))}}}";
    }

    private static void AddWithInputs(StageNode node, HashSet<string> addresses)
    {
        if (!addresses.Add(node.Address))
            return;
        foreach (var input in node.Inputs)
            AddWithInputs(input, addresses);
    }

    private static bool HasBoth(MixSpec mix, Plan plan)
    {
        var domain = plan.Sources.Where(source => source.Spec.Domain).Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        return mix.Shares.Keys.Any(domain.Contains) && !mix.Shares.Keys.All(domain.Contains);
    }

    private static DomainAdaptException Missing(string what) => new($"The pipeline {what}. Name another train stage with --train, or add it.", ExitCodes.Spec);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
