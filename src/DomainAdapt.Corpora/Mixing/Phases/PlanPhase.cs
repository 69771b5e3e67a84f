using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Phases;

/// <summary>Decides by counting which source each sequence comes from, and writes ledger and tables.</summary>
internal sealed class PlanPhase(MixSpec spec, IReadOnlyList<string> names, StageTask task)
{
    /// <summary>Plans the mix.</summary>
    /// <exception cref="DomainAdaptException">A source has no tokens, or settings do not fit the sources.</exception>
    public Counts Run(CancellationToken cancellationToken)
    {
        var tokenizer = MixChannels.LoadTokenizer(task);
        var idBytes = TokenPool.IdBytes(tokenizer.VocabularySize);
        List<MixSource> sources = [.. names.Select(name => SourceOf(name, idBytes))];
        var budget = MixChannels.BudgetOf(task, spec);
        var shares = MixShares.AtTheBeginning(spec, names, [.. sources.Select(source => source.Tokens)], budget);
        sources = [.. sources.Select((source, number) => source with { Share = shares[number] })];
        using var plan = new MixPlan(spec, names, sources, budget, task);
        var planner = plan.NewPlanner();
        while (planner.TryNext(out _, out _))
            cancellationToken.ThrowIfCancellationRequested();
        var ledger = planner.ToLedger(spec.SequencesPerShard, tokenizer.VocabularySize, tokenizer.EndOfTextId, tokenizer.Fingerprint);
        ledger.Write(task.CreateOutput(MixChannels.Ledger, MixLedger.Suffix));
        foreach (var table in (Table[])[MixTables.OfSources(ledger), MixTables.OfStream(ledger, plan.NewPlanner())])
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf(table.Name)), table);
        return CountsOf(ledger);
    }

    private MixSource SourceOf(string name, int idBytes)
    {
        var pools = task.Channel(PoolPhase.Pool, name).ToList();
        var (documents, tokens) = (pools.Sum(pool => pool.Rows), pools.Sum(pool => (pool.Bytes / idBytes) + pool.Rows));
        return tokens > 0
            ? new MixSource(name, 0, documents, tokens, spec.EpochsOf(name))
            : throw new DomainAdaptException(
                $"shares.{name}: the source has no tokens to take a share of. Give it no share, or see what its earlier stages rejected and what exclude takes out.",
                ExitCodes.InputsMissing);
    }

    private static Counts CountsOf(MixLedger ledger)
    {
        var counts = new Counts { ["sequences_planned"] = ledger.Sequences };
        foreach (var source in ledger.Sources)
        {
            counts.AddPart("documents_available", source.Name, source.AvailableDocuments);
            counts.AddPart("tokens_available", source.Name, source.AvailableTokens);
            counts.AddPart("tokens_whole_epochs", source.Name, source.WholeEpochs * source.AvailableTokens);
            counts.AddPart("tokens_part_epoch", source.Name, source.PartEpochTokens);
            counts.AddPart("tokens_placed", source.Name, source.PlacedTokens);
            counts.AddPart("tokens_dropped", source.Name, source.DroppedTailTokens);
        }
        return counts;
    }
}

/// <summary>All that a plan follows from; any number of planners can be made of it.</summary>
internal sealed class MixPlan : IDisposable
{
    private readonly IReadOnlyList<MixSource> _sources;
    private readonly MixLimits _limits;
    private readonly IReadOnlyList<MixPhase> _later;
    private readonly List<PackedSequences>? _packed;

    /// <summary>Takes the tokens of sequences from the orders among a task's inputs, where they are not all full.</summary>
    public MixPlan(MixSpec spec, IReadOnlyList<string> names, IReadOnlyList<MixSource> sources, long? budget, StageTask task)
    {
        _sources = sources;
        _limits = new MixLimits(spec.SequenceTokens, budget, spec.OnExhausted, spec.Packing);
        _later = MixShares.Later(spec, names);
        if (spec.Packing == SequencePacking.BestFit)
            _packed = [.. names.Select(name => new PackedSequences(task.Channel(OrderPhase.Order, name).Where(file => !OrderPhase.IsOrder(file))))];
    }

    /// <summary>A planner at the beginning of the stream.</summary>
    public MixPlanner NewPlanner() => new(_sources, _limits, _later, _packed);

    public void Dispose() => _packed?.ForEach(packed => packed.Dispose());
}
