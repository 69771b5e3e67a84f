using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing.Ordering;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Phases;

/// <summary>Writes one training shard, as Parquet and as a flat file, with its lineage.</summary>
internal sealed class WritePhase(MixSpec spec, IReadOnlyList<string> names, StageTask task)
{
    private const int SequencesPerReport = 256;

    private readonly MixLedger _ledger = MixLedger.Read(task.Channel(MixChannels.Ledger).Single().Path);

    /// <summary>Writes the shard.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        var sources = _ledger.Sources
            .Select(source => new MixSource(source.Name, source.Share, source.AvailableDocuments, source.AvailableTokens, source.MaxEpochs))
            .ToList();
        using var plan = new MixPlan(spec, names, sources, _ledger.BudgetTokens, task);
        List<SourceStream> streams = [.. sources.Select(StreamOf)];
        try
        {
            return WriteShard(plan.NewPlanner(), streams, cancellationToken);
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }

    private SourceStream StreamOf(MixSource source)
    {
        var orders = task.Channel(OrderPhase.Order, source.Name).ToLookup(OrderPhase.IsOrder);
        var places = orders[false].Select(fills => fills.Rows * _ledger.SequenceTokens).ToList();
        var epochs = orders[true].Select((order, number) => new SourceEpoch(order.Path, places.Count > 0 ? places[number] : source.Tokens));
        // A pool task wrote one file for one token shard, in the same order.
        var pools = task.Channel(PoolPhase.Pool, source.Name).Select(file => new TokenPool(file.Path, _ledger.Vocabulary));
        return new SourceStream([.. epochs], [.. pools], _ledger.Separator);
    }

    private Counts WriteShard(MixPlanner planner, List<SourceStream> streams, CancellationToken cancellationToken)
    {
        var format = new SequenceFormat(_ledger.SequenceTokens, _ledger.Vocabulary, _ledger.Tokenizer);
        var first = (long)task.Index * _ledger.SequencesPerShard;
        var end = Math.Min(first + _ledger.SequencesPerShard, _ledger.Sequences);
        var counts = new Counts();
        using var shard = new SequenceShardWriter(task.CreateOutput("sequences", SequenceShardWriter.Suffix), format, spec.PositionIds, spec.Compression);
        using var flat = new FlatSequenceWriter(
            task.CreateOutput("flat", FlatSequenceWriter.Suffix), task.CreateOutput("flat", FlatSequenceWriter.IndexSuffix), format);
        using var lineage = new LineageShardWriter(task.CreateOutput("lineage", LineageShardWriter.Suffix));
        var ids = new int[format.SequenceTokens];
        var pieces = new List<SequencePiece>();
        while (planner.Sequences < end && planner.TryNext(out var source, out var ordinal))
        {
            var number = planner.Sequences - 1;
            if (number < first)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            pieces.Clear();
            var realTokens = streams[source].Read(ordinal * format.SequenceTokens, ids, number, pieces);
            var name = _ledger.Sources[source].Name;
            var sequence = TrainingSequence.Of(ids, name, realTokens, pieces);
            shard.Write(sequence);
            flat.Write(sequence);
            foreach (var piece in pieces)
                lineage.Write(piece);
            counts.AddPart("sequences_written", name);
            counts.AddPart("tokens_written", name, realTokens);
            counts.Add("padding_written", ids.Length - realTokens);
            if (counts["sequences_written"] % SequencesPerReport == 0 || planner.Sequences == end)
                task.Progress.Report(new TaskProgress(counts["sequences_written"], end - first, "sequences"));
        }
        return counts;
    }
}
