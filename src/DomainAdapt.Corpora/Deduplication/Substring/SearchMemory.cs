using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>What a search takes.</summary>
internal static class SearchMemory
{
    /// <summary>The length of a text, where it can be searched.</summary>
    /// <param name="task">The task and its memory.</param>
    /// <param name="length">Bytes of text.</param>
    /// <param name="besides">Bytes that the task holds besides.</param>
    /// <exception cref="DomainAdaptException">There is no memory for it.</exception>
    public static int Checked(StageTask task, long length, long besides)
    {
        const long MiB = 1 << 20;
        var needed = (length * RepeatedSpans.MemoryPerByte) + besides;
        if (needed > task.MemoryBytes || length > Array.MaxLength)
        {
            throw new DomainAdaptException(
                $"{task.Stage}: {length} bytes of text that are searched at a time need {(needed + MiB - 1) / MiB} MiB of memory ({RepeatedSpans.MemoryPerByte} bytes a byte), and a worker has "
                + $"{task.MemoryBytes / MiB} MiB: execution.memory_gib shared among execution.workers. Lower partition_bytes, give it more memory, or run fewer workers.",
                ExitCodes.StageFailed);
        }
        return (int)length;
    }
}
