using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Lays all texts out in memory, the ones whose copies stay first, and writes down what repeats.</summary>
internal sealed class SearchPhase(DedupSubstringSpec spec, StageTask task)
{
    public const string Spans = "spans";

    private readonly StageFile[] _texts = task.Of(LayOutPhase.Texts);
    private readonly StageFile[] _places = task.Of(LayOutPhase.Places);

    /// <summary>Takes the texts and places of all shards.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        var documents = _places.Sum(file => file.Rows);
        var length = SearchMemory.Checked(task, _texts.Sum(file => file.Bytes) + documents, documents * (sizeof(int) + (2L * Unsafe.SizeOf<Place>())));
        // In the order of the shards, so that the ranges are written in the order in which they are read again.
        var places = LaidOut();
        var text = new byte[length];
        Fill(text, places, cancellationToken);

        var repeated = RepeatedSpans.Of(text, spec.MinBytes, spec.Keep == KeptCopy.First, cancellationToken);
        using var output = task.CreateOutput(Spans, "spans.bin");
        var writer = new RecordWriter<SpanRecord>(output.Stream);
        var ranges = new List<TextRange>();
        foreach (var place in places)
        {
            ranges.Clear();
            repeated.AddTo(ranges, place.Start, place.Length);
            foreach (var range in ranges)
                writer.Write(new SpanRecord(place.Shard, place.Row, range.Start, range.Length));
        }
        writer.Flush();
        output.Rows = writer.Count;
        return new Counts { ["spans"] = writer.Count };
    }

    /// <summary>The documents in the order of the shards, each with its place in the order of survival.</summary>
    private Place[] LaidOut()
    {
        var places = new Place[_places.Sum(file => file.Rows)];
        var at = 0;
        for (var shard = 0; shard < _places.Length; shard++)
        {
            using var reader = new RecordReader<PlaceRecord>(_places[shard].Path);
            for (var row = 0; reader.MoveNext(); row++)
                places[at++] = new Place(reader.Current.Rank, reader.Current.Id, shard, row, 0, reader.Current.Length);
        }
        var order = new int[places.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (one, other) => places[one].CompareTo(places[other]));
        var start = 0;
        foreach (var i in order)
        {
            places[i] = places[i] with { Start = start };
            start += places[i].Length + 1;
        }
        return places;
    }

    private void Fill(byte[] text, Place[] places, CancellationToken cancellationToken)
    {
        var next = 0;
        foreach (var shard in _texts)
        {
            using var stream = new FileStream(shard.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            for (var row = 0; row < shard.Rows; row++, next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.ReadExactly(text.AsSpan(places[next].Start, places[next].Length));
                text[places[next].Start + places[next].Length] = RepeatedSpans.Border;
            }
            task.Progress.Report(new TaskProgress(next, places.Length, "documents laid out"));
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
