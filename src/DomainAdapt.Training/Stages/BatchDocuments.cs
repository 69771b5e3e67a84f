using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Training.Stages;

/// <summary>The documents that sequences of a mix are made of, from its lineage; looked up only for a batch that is left out.</summary>
internal sealed class BatchDocuments(IEnumerable<StageFile> inputs)
{
    /// <summary>The channel of a mix that tells.</summary>
    public const string Channel = "lineage";

    private readonly List<string> _shards = [.. inputs.Where(file => file.Channel == Channel).OrderBy(file => file.Task).Select(file => file.Path)];

    /// <summary>Ids of the documents in <paramref name="count"/> sequences from <paramref name="first"/> on, each once, in their order.</summary>
    public IReadOnlyList<string> Of(long first, int count) => OfAsync(first, count).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<string>> OfAsync(long first, int count)
    {
        var documents = new List<string>();
        foreach (var shard in _shards)
        {
            await foreach (var group in LineageShardReader.ReadAsync(shard, CancellationToken.None).ConfigureAwait(false))
            {
                if (group[0].Sequence >= first + count)
                    return [.. documents.Distinct(StringComparer.Ordinal)];
                documents.AddRange(group.Where(piece => piece.Sequence >= first && piece.Sequence < first + count).Select(piece => piece.Document.ToString()));
            }
        }
        return [.. documents.Distinct(StringComparer.Ordinal)];
    }
}
