using System.IO.Hashing;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Writes down where the windows of a shard's texts belong, sorted by partition. Memory: buffers and the longest text.</summary>
internal sealed class PartitionPhase(DedupSubstringSpec spec, StageTask task)
{
    public const string Windows = "windows";

    /// <summary>Takes the shard's places first among the inputs, then the texts of all shards.</summary>
    public Counts Run(int partitions, CancellationToken cancellationToken)
    {
        var groups = new WindowGroups(spec.MinBytes);
        using var windows = new ExternalSort<WindowRecord>(task.MemoryBytes / 2, task.ScratchFolder);
        using var texts = File.OpenRead(task.Inputs[task.Index + 1].Path);
        var input = task.Inputs[0];
        using var places = new RecordReader<PlaceRecord>(input.Path);
        var buffer = Array.Empty<byte>();
        var offset = 0L;
        for (var row = 0; places.MoveNext(); row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = places.Current;
            if (buffer.Length < place.Length)
                buffer = new byte[Math.Max(place.Length, 1 << 16)];
            var text = buffer.AsMemory(0, place.Length);
            texts.ReadExactly(text.Span);
            groups.Split(text.Span, (value, range) => windows.Add(new WindowRecord(
                (int)Math.BigMul(value, (ulong)partitions, out _), XxHash128.HashToUInt128(range.Of(text.Span)), place.Rank, place.Id, range.Start, range.Length, task.Index, row,
                offset + range.Start)));
            offset += place.Length;
            if (row % 1024 == 0)
                task.Progress.Report(new TaskProgress(row, input.Rows, "documents"));
        }
        return new Counts { ["window_groups"] = task.Write(Windows, windows) };
    }
}
