using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Phases;

/// <summary>
/// Lays the ids of one token shard out flat, so that documents can be fetched in any order. What a take-down list names is left out here, and every
/// such document is written down, so that the rest of the mix knows nothing of it.
/// </summary>
internal sealed class PoolPhase(MixSpec spec, StageTask task)
{
    /// <summary>One file for each token shard.</summary>
    public const string Pool = "pool";

    /// <summary>What was left out, where there is a take-down list.</summary>
    public const string Excluded = "excluded";

    /// <summary>Copies the shard.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var counts = new Counts();
        var shard = task.Channel(MixChannels.Tokens).Single();
        var source = shard.Source!;
        counts.AddPart("documents_read", source, shard.Rows);
        var list = spec.Exclude is null ? null : TakeDownList.Read(spec.Exclude);
        using var pool = new TokenPoolWriter(task.CreateOutput(Pool, TokenPoolWriter.Suffix), MixChannels.LoadTokenizer(task).VocabularySize);
        using var excluded = list is null ? null : new ExcludedShardWriter(task.CreateOutput(Excluded, ExcludedShardWriter.Suffix));
        await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken))
        {
            foreach (var document in batch)
            {
                if (list?.EntryOf(document.Id, document.Url, document.Licence) is { } entry)
                {
                    excluded!.Write(new ExcludedDocument(document.Id, source, entry, document.Ids.Length));
                    counts.AddPart("documents_excluded", source);
                    counts.AddPart("tokens_excluded", source, document.Ids.Length + 1);
                    continue;
                }
                pool.Write(document.Ids.Span);
                counts.AddPart("documents_pooled", source);
                counts.AddPart("tokens_pooled", source, document.Ids.Length + 1);
            }
            task.Progress.Report(new TaskProgress(counts["tokens_pooled"], 0, "tokens"));
        }
        return counts;
    }
}
