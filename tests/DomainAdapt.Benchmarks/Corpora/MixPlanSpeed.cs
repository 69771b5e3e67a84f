using System.Diagnostics;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Planning;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How long does the plan of 10 billion tokens take, and how much memory: 2 and 20 sources, three phases, one source that ends early, with ledger
/// and tables, by counting alone?
/// </summary>
internal static class MixPlanSpeed
{
    private const int SequenceTokens = 2048;
    private const long BudgetTokens = 10_000_000_000;

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file.</param>
    public static void Run(string[] arguments)
    {
        var machine = MachineFacts.Now();
        var plans = new[] { 2, 20 }.Select(Measure).ToList();
        using var process = Process.GetCurrentProcess();
        ResultFile.Write(arguments[0], new
        {
            Command = $"DomainAdapt.Benchmarks mix-plan {string.Join(' ', arguments)}",
            Machine = machine,
            BudgetTokens,
            SequenceTokens,
            Plans = plans,
            PeakMegabytes = process.PeakWorkingSet64 / 1_000_000,
        });
    }

    private static object Measure(int count)
    {
        var clock = Stopwatch.StartNew();
        var shares = MixShares.Normalise([.. Enumerable.Range(1, count).Select(i => 1m / i)]);
        var sources = shares.Select((share, i) => new MixSource(
            $"source{i:00}", share, 1_000_000, i == 1 ? BudgetTokens / 100 : BudgetTokens, i == 1 ? 4 : 1)).ToList();
        MixPhase[] later = [new(0.6m, [.. shares.Reverse()]), new(0.9m, shares)];
        var limits = new MixLimits(SequenceTokens, BudgetTokens, OnExhausted.Renormalise);
        var planner = new MixPlanner(sources, limits, later);
        while (planner.TryNext(out _, out _))
        {
        }
        var ledger = planner.ToLedger(4096, 50_000, 0, "plan");
        var seconds = clock.Elapsed.TotalSeconds;
        MixTables.OfSources(ledger);
        MixTables.OfStream(ledger, new MixPlanner(sources, limits, later));
        return new
        {
            Sources = count,
            ledger.Sequences,
            Phases = ledger.Phases.Count,
            PlanSeconds = double.Round(seconds, 2),
            PlanAndTablesSeconds = double.Round(clock.Elapsed.TotalSeconds, 2),
        };
    }
}
