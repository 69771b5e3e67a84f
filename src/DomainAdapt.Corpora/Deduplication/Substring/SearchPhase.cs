using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Lays all texts out in memory, the ones whose copies stay first, and writes down what repeats.</summary>
internal sealed class SearchPhase(DedupSubstringSpec spec, StageTask task)
{
    public const string Spans = "spans";

    private readonly SourceOrder _order = new(spec.Priority, task.Sources);

    /// <summary>Takes all shards.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        // In the order of the shards, so that the ranges are written in the order in which they are read again.
        var places = await MeasureAsync(cancellationToken).ConfigureAwait(false);
        var text = new byte[CheckedLength(places)];
        LayOut(places);
        await FillAsync(text, places, cancellationToken).ConfigureAwait(false);

        var repeated = RepeatedSpans.Of(text, spec.MinBytes, spec.Keep == KeptCopy.First, cancellationToken);
        using var output = task.CreateOutput(Spans, "spans.bin");
        var writer = new RecordWriter<SpanRecord>(output.Stream);
        var ranges = new List<TextRange>();
        foreach (var place in CollectionsMarshal.AsSpan(places))
        {
            ranges.Clear();
            repeated.AddTo(ranges, text.AsSpan(place.Start, place.Length), place.Start);
            foreach (var range in ranges)
                writer.Write(new SpanRecord(place.Shard, place.Row, range.Start, range.Length));
        }
        writer.Flush();
        output.Rows = writer.Count;
        return new Counts { ["bytes_searched"] = text.Length - places.Count, ["spans"] = writer.Count };
    }

    private async Task<List<Place>> MeasureAsync(CancellationToken cancellationToken)
    {
        var places = new List<Place>();
        for (var shard = 0; shard < task.Inputs.Count; shard++)
        {
            var row = 0;
            await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[shard].Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                    places.Add(new Place(_order.RankOf(document.Source), document.Id, shard, row++, 0, document.Text.Length));
            }
        }
        return places;
    }

    /// <summary>How long the text is, borders included.</summary>
    /// <exception cref="DomainAdaptException">There is no memory for it.</exception>
    private int CheckedLength(List<Place> places)
    {
        var length = places.Sum(place => place.Length + 1L);
        // A list that grew is up to twice too long, and the order of its elements is another number each.
        var needed = (length * RepeatedSpans.MemoryPerByte) + (places.Count * (sizeof(int) + (2L * Unsafe.SizeOf<Place>())));
        if (needed > task.MemoryBytes)
        {
            const long MiB = 1 << 20;
            throw new DomainAdaptException(
                $"{task.Stage}: {length - places.Count} bytes of text need {(needed + MiB - 1) / MiB} MiB of memory ({RepeatedSpans.MemoryPerByte} bytes a byte), and a worker has "
                + $"{task.MemoryBytes / MiB} MiB: execution.memory_gib shared among execution.workers. Give it more, run fewer workers, or take out whole paragraphs and lines with "
                + "dedup_paragraphs, which needs no such memory.",
                ExitCodes.StageFailed);
        }
        if (length > Array.MaxLength)
        {
            throw new DomainAdaptException(
                $"{task.Stage}: {length} bytes of text are more than the {Array.MaxLength} that one search takes. Run the stage on fewer sources, or take out whole "
                + "paragraphs and lines with dedup_paragraphs.",
                ExitCodes.StageFailed);
        }
        return (int)length;
    }

    /// <summary>Gives each document its place in the order of survival.</summary>
    private static void LayOut(List<Place> places)
    {
        var order = new int[places.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (one, other) => places[one].CompareTo(places[other]));
        var start = 0;
        foreach (var i in order)
        {
            places[i] = places[i] with { Start = start };
            start += places[i].Length + 1;
        }
    }

    private async Task FillAsync(byte[] text, List<Place> places, CancellationToken cancellationToken)
    {
        var next = 0;
        foreach (var shard in task.Inputs)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                {
                    var place = places[next++];
                    document.Text.Span.CopyTo(text.AsSpan(place.Start));
                    text[place.Start + place.Length] = RepeatedSpans.Border;
                }
                task.Progress.Report(new TaskProgress(next, places.Count, "documents laid out"));
            }
        }
    }

    /// <summary>A document and where it lies.</summary>
    private readonly record struct Place(int Rank, DocumentId Id, int Shard, int Row, int Start, int Length) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            if (Rank != other.Rank)
                return Rank.CompareTo(other.Rank);
            if (Id != other.Id)
                return Id.CompareTo(other.Id);
            return Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);
        }
    }
}
