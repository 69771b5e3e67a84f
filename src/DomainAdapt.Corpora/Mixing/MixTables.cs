using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>The numbers of a mix that reports are made from.</summary>
internal static class MixTables
{
    /// <summary>Points along the stream: enough for a curve, few enough to look at.</summary>
    private const int Points = 200;

    /// <summary>One row a source: <c>mix</c>.</summary>
    public static Table OfSources(MixLedger ledger) => new(
        "mix",
        new Column<string>("source", [.. ledger.Sources.Select(source => source.Name)]),
        new Column<double>("target_share", [.. ledger.Sources.Select(source => (double)source.Share)]),
        new Column<double>("share", [.. ledger.Sources.Select(source => ShareOf(source.PlacedTokens, ledger.PlacedTokens))]),
        new Column<long>("placed_tokens", [.. ledger.Sources.Select(source => source.PlacedTokens)]),
        new Column<long>("sequences", [.. ledger.Sources.Select(source => source.Sequences)]),
        new Column<long>("available_tokens", [.. ledger.Sources.Select(source => source.AvailableTokens)]),
        new Column<long>("available_documents", [.. ledger.Sources.Select(source => source.AvailableDocuments)]),
        new Column<double>("epochs", [.. ledger.Sources.Select(source => source.Epochs)]),
        new Column<long>("dropped_tail_tokens", [.. ledger.Sources.Select(source => source.DroppedTailTokens)]));

    /// <summary>Each source's share of the tokens so far, at about 200 points along the stream: <c>mix_shares</c>.</summary>
    /// <param name="ledger">The mix.</param>
    /// <param name="replay">A planner of the same mix, at its beginning.</param>
    public static Table OfStream(MixLedger ledger, MixPlanner replay)
    {
        var stride = Math.Max(1, ledger.Sequences / Points);
        var placed = new long[ledger.Sources.Count];
        var phaseTokens = new List<long>();
        List<long> sequences = [], tokens = [], placedTokens = [];
        List<string> sources = [];
        List<double> shares = [], targets = [];
        for (var before = 0L; replay.TryNext(out var source, out _); before = replay.Tokens)
        {
            if (phaseTokens.Count < ledger.Phases.Count && ledger.Phases[phaseTokens.Count].FirstSequence == replay.Sequences - 1)
                phaseTokens.Add(before);
            placed[source] += replay.Tokens - before;
            if (replay.Sequences % stride != 0 && replay.Sequences != ledger.Sequences)
                continue;
            for (var i = 0; i < placed.Length; i++)
            {
                sequences.Add(replay.Sequences);
                tokens.Add(replay.Tokens);
                sources.Add(ledger.Sources[i].Name);
                placedTokens.Add(placed[i]);
                shares.Add(ShareOf(placed[i], replay.Tokens));
                targets.Add(TargetOf(ledger, ledger.Sources[i], phaseTokens, replay.Tokens));
            }
        }
        return new Table(
            "mix_shares",
            new Column<long>("sequences", sequences),
            new Column<long>("tokens", tokens),
            new Column<string>("source", sources),
            new Column<long>("placed_tokens", placedTokens),
            new Column<double>("share", shares),
            new Column<double>("target_share", targets));
    }

    /// <summary>The share a source should have of the first tokens, over the phases they belong to.</summary>
    private static double TargetOf(MixLedger ledger, SourceLedger source, List<long> phaseTokens, long tokens)
    {
        var target = 0.0;
        for (var i = 0; i < phaseTokens.Count; i++)
        {
            var phase = ledger.Phases[i];
            var end = i + 1 < phaseTokens.Count ? phaseTokens[i + 1] : tokens;
            var number = phase.Sources.ToList().IndexOf(source.Name);
            if (number >= 0)
                target += (end - phaseTokens[i]) * (double)(phase.Shares[number] / phase.Shares.Sum());
        }
        return target / tokens;
    }

    private static double ShareOf(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
