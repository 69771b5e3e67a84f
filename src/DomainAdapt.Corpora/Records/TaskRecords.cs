using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Records;

/// <summary>The files of records that a task reads and writes.</summary>
internal static class TaskRecords
{
    /// <summary>The task's files of a channel.</summary>
    public static StageFile[] Of(this StageTask task, string channel) => [.. task.Inputs.Where(file => file.Channel == channel)];

    /// <summary>Writes what was sorted, as a file of the channel.</summary>
    /// <returns>How many records it has.</returns>
    public static long Write<T>(this StageTask task, string channel, ExternalSort<T> sort) where T : unmanaged, IComparable<T>
    {
        using var output = task.CreateOutput(channel, channel + ".bin");
        var writer = new RecordWriter<T>(output.Stream);
        sort.WriteTo(writer);
        return output.Rows = writer.Count;
    }

    /// <summary>Writes records as they come, as a file of the channel.</summary>
    /// <returns>How many there were.</returns>
    public static long Write<T>(this StageTask task, string channel, IEnumerable<T> records) where T : unmanaged
    {
        using var output = task.CreateOutput(channel, channel + ".bin");
        var writer = new RecordWriter<T>(output.Stream);
        foreach (var record in records)
            writer.Write(record);
        writer.Flush();
        return output.Rows = writer.Count;
    }
}
