using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>The files of a stage that goes on from an index: those of the index come first, so a shard keeps its number from run to run.</summary>
internal static class IndexedFiles
{
    /// <summary>Channel of each shard's documents, sorted by id (<see cref="IIndexEntry{TPlace}"/>).</summary>
    public const string Ids = "ids";

    /// <summary>Channel of what counts no longer, from any run.</summary>
    public const string Retired = "retired";

    /// <summary>Files of a channel that earlier runs left.</summary>
    public static StageFile[] Earlier(this StageInputs inputs, string? index, string channel)
        => index is null ? [] : [.. inputs.Channel(channel, IndexReferenceAttribute.StagePrefix + index)];

    /// <summary>Files of a channel, those that earlier runs left before those of this run.</summary>
    public static StageFile[] All(this StageInputs inputs, string? index, string channel) => [.. inputs.Earlier(index, channel), .. inputs.OwnChannel(channel)];

    /// <summary>How many of the task's files of a channel earlier runs left: the number of this run's first.</summary>
    public static int CountEarlier(this StageTask task, string channel) => task.Inputs.Count(file => file.Channel == channel && IsEarlier(file));

    /// <summary>Whether an earlier run left the file.</summary>
    public static bool IsEarlier(StageFile file) => file.Stage.StartsWith(IndexReferenceAttribute.StagePrefix, StringComparison.Ordinal);
}
