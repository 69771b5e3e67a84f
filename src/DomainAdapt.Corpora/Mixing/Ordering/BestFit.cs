using System.Runtime.InteropServices;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Mixing.Ordering;

/// <summary>
/// Packs documents into sequences without splitting one that a sequence can hold: the longest first, each where the least room is left over
/// (best-fit decreasing). A longer document is cut into full sequences, and its rest packed like a document. Shuffled documents are packed a window
/// at a time, which bounds memory at about 25 MB and costs a few half-full sequences a window; within a window the sequences are shuffled again, since
/// they come out by length.
/// </summary>
/// <param name="sequenceTokens">Tokens of a sequence.</param>
/// <param name="seed">What sequences are shuffled by.</param>
/// <param name="pieces">Where the pieces go, in the order of the sequences.</param>
/// <param name="fills">Where the tokens of each sequence go.</param>
internal sealed class BestFit(int sequenceTokens, ulong seed, RecordWriter<OrderedPiece> pieces, RecordWriter<int> fills)
{
    /// <summary>Pieces of a window.</summary>
    internal const int WindowPieces = 1 << 18;

    private readonly List<OrderedPiece> _window = [];
    private readonly RoomIndex _open = new(sequenceTokens);
    private SplitMix64 _random = new(seed);

    /// <summary>Adds the next document of the epoch.</summary>
    public void Add(ShuffledDocument document)
    {
        var left = document.Tokens + 1;
        for (var offset = 0; left > 0; offset += sequenceTokens)
        {
            var tokens = Math.Min(left, sequenceTokens);
            _window.Add(new OrderedPiece(0, document.Id, document.Pool, tokens, document.First, offset, document.Tokens));
            left -= tokens;
        }
        if (_window.Count >= WindowPieces)
            Pack();
    }

    /// <summary>Packs what is left.</summary>
    public void Complete() => Pack();

    private void Pack()
    {
        var window = CollectionsMarshal.AsSpan(_window);
        var sequenceOf = Assign(window, out var count);
        var places = new int[count];
        for (var i = 0; i < count; i++)
            places[i] = i;
        _random.Shuffle(places.AsSpan());
        // By sequence in its shuffled place, and within it in the documents' shuffled order.
        var ends = new int[count + 1];
        foreach (var sequence in sequenceOf)
            ends[places[sequence] + 1]++;
        for (var i = 1; i <= count; i++)
            ends[i] += ends[i - 1];
        var ordered = new int[window.Length];
        var next = ends.AsSpan(0, count).ToArray();
        for (var piece = 0; piece < window.Length; piece++)
            ordered[next[places[sequenceOf[piece]]]++] = piece;
        for (var sequence = 0; sequence < count; sequence++)
        {
            var filled = 0;
            foreach (var piece in ordered.AsSpan(ends[sequence]..ends[sequence + 1]))
            {
                pieces.Write(window[piece] with { Start = (fills.Count * sequenceTokens) + filled });
                filled += window[piece].Tokens;
            }
            fills.Write(filled);
        }
        _window.Clear();
    }

    private int[] Assign(ReadOnlySpan<OrderedPiece> window, out int count)
    {
        var longestFirst = new long[window.Length];
        for (var i = 0; i < window.Length; i++)
            longestFirst[i] = ((long)(sequenceTokens - window[i].Tokens) << 32) | (uint)i;
        Array.Sort(longestFirst);
        var sequenceOf = new int[window.Length];
        count = 0;
        foreach (var key in longestFirst)
        {
            var piece = (int)(uint)key;
            var sequence = _open.TakeAtLeast(window[piece].Tokens, out var room);
            if (sequence < 0)
                (sequence, room) = (count++, sequenceTokens);
            sequenceOf[piece] = sequence;
            _open.Add(sequence, room - window[piece].Tokens);
        }
        for (var i = 0; i < count; i++)
            _open.TakeAtLeast(0, out _);
        return sequenceOf;
    }
}
