using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Phases;

/// <summary>Lays the ids of one token shard out flat, so that documents can be fetched in any order.</summary>
internal sealed class PoolPhase(StageTask task)
{
    /// <summary>One file for each token shard.</summary>
    public const string Pool = "pool";

    /// <summary>Copies the shard.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var counts = new Counts();
        var shard = task.Channel(MixChannels.Tokens).Single();
        using var pool = new TokenPoolWriter(task.CreateOutput(Pool, TokenPoolWriter.Suffix), MixChannels.LoadTokenizer(task).VocabularySize);
        await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken))
        {
            foreach (var document in batch)
            {
                pool.Write(document.Ids.Span);
                counts.AddPart("documents_pooled", shard.Source!);
                counts.AddPart("tokens_pooled", shard.Source!, document.Ids.Length + 1);
            }
            task.Progress.Report(new TaskProgress(counts["tokens_pooled"], 0, "tokens"));
        }
        return counts;
    }
}
