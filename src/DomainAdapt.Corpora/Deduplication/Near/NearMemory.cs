using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>The part of near deduplication's memory that grows with the documents: their sets, of a number each.</summary>
internal static class NearMemory
{
    /// <summary>The number of documents, where their sets fit.</summary>
    /// <param name="task">The task and its memory.</param>
    /// <param name="documents">The files of documents.</param>
    /// <exception cref="DomainAdaptException">There are too many documents, or too little memory.</exception>
    public static int CheckedTotal(StageTask task, IReadOnlyList<StageFile> documents)
    {
        const long MiB = 1 << 20;
        var total = documents.Sum(file => file.Rows);
        // Numbers of documents have 31 bits.
        if (total >= Array.MaxLength)
        {
            throw new DomainAdaptException(
                $"{task.Stage}: {total} documents are more than the {Array.MaxLength} that one run takes. Run the stage on fewer sources, with dedup_exact before it.", ExitCodes.StageFailed);
        }
        var bytes = total * sizeof(int);
        if (bytes > task.MemoryBytes / 2)
        {
            throw new DomainAdaptException(
                $"{task.Stage}: the sets of {total} documents take {(bytes + MiB - 1) / MiB} MiB, more than half of the {task.MemoryBytes / MiB} MiB that a worker has "
                + "(execution.memory_gib shared among execution.workers). Give it more memory or fewer workers.", ExitCodes.StageFailed);
        }
        return (int)total;
    }
}
