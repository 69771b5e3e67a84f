using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing.Phases;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>
/// Cuts the sources' tokens into training sequences of one source each, in exact proportion at every prefix. Four phases: <c>pool</c> lays
/// each token shard's ids out flat; <c>order</c> shuffles each source's documents and sequences on disk; <c>plan</c> decides by counting and writes
/// the ledger; <c>write</c> writes each training shard on its own, as Parquet and as a flat file, with its lineage. Memory is bounded by the task's,
/// however many documents there are; disk is one flat copy of the tokens, the sequences twice, and for each epoch 48 bytes
/// a document and a sequence.
/// </summary>
internal sealed class MixStage(MixSpec spec) : Stage
{
    private const string PoolPhaseName = "pool";
    private const string OrderPhaseName = "order";
    private const string PlanPhaseName = "plan";
    private const string WritePhaseName = "write";

    private readonly string[] _names = [.. spec.AllSources];

    /// <inheritdoc/>
    public override StageScope Scope => StageScope.AllSources;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Phases => [PoolPhaseName, OrderPhaseName, PlanPhaseName, WritePhaseName];

    /// <inheritdoc/>
    public override IReadOnlyList<Balance> Balances =>
    [
        .. _names.SelectMany(source => (Balance[])
        [
            new($"documents of {source} read", [$"documents_read.{source}"], [$"documents_pooled.{source}", $"documents_excluded.{source}"]),
            new($"tokens of {source} read", [$"tokens_pooled.{source}"], [$"tokens_available.{source}"]),
            new(
                $"tokens of {source} planned",
                [$"tokens_whole_epochs.{source}", $"tokens_part_epoch.{source}"],
                [$"tokens_placed.{source}", $"tokens_dropped.{source}"]),
            new($"tokens of {source} written", [$"tokens_placed.{source}"], [$"tokens_written.{source}"]),
        ]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var shards = inputs.Channel(MixChannels.Tokens).Where(file => _names.Contains(file.Source)).ToList();
        var tokenizers = inputs.Channel(MixChannels.Tokenizer).ToList();
        var budget = inputs.Channel(MixChannels.Ledger, spec.BudgetOf ?? "");
        var pools = inputs.OwnChannel(PoolPhase.Pool).OrderBy(file => file.Task);
        var orders = inputs.OwnChannel(OrderPhase.Order).OrderBy(file => file.Task).ThenBy(file => file.Name, StringComparer.Ordinal);
        switch (phase)
        {
            case PoolPhaseName:
                return [.. shards.Select(shard => new TaskInputs([shard, .. tokenizers], shard.Source))];
            case OrderPhaseName:
                return [.. shards.GroupBy(shard => shard.Source).Select(source => new TaskInputs([.. source, .. budget], source.Key))];
            case PlanPhaseName:
                return [new TaskInputs([.. tokenizers, .. budget, .. pools, .. orders])];
            default:
                var own = inputs.OwnChannel(MixChannels.Ledger).Single();
                var ledger = MixLedger.Read(own.Path);
                var tasks = (int)((ledger.Sequences + ledger.SequencesPerShard - 1) / ledger.SequencesPerShard);
                return [.. Enumerable.Repeat(new TaskInputs([own, .. pools, .. orders]), tasks)];
        }
    }

    /// <inheritdoc/>
    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        PoolPhaseName => await new PoolPhase(spec, task).RunAsync(cancellationToken),
        OrderPhaseName => await new OrderPhase(spec, task).RunAsync(cancellationToken),
        PlanPhaseName => new PlanPhase(spec, _names, task).Run(cancellationToken),
        _ => new WritePhase(spec, _names, task).Run(cancellationToken),
    };
}
