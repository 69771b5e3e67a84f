namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Finds the two most probable ways to cut a short piece, in double precision: where the second is far behind, no rounding of the text before
/// makes it the first.
/// </summary>
internal sealed class UnigramMargin(UnigramTables tables)
{
    private readonly Best[] _best = new Best[PieceCache.LongestPiece + 1];
    private readonly int[] _ids = new int[PieceCache.LongestPiece];
    private int _count;

    /// <summary>The ids of the piece measured last.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(_ids.Length - _count);

    /// <summary>Measures how far the second way is behind the first; false where the piece is not to be remembered: it is long, or unknown in part.</summary>
    public bool TryMeasure(ReadOnlySpan<byte> piece, PieceCache.Key key, out float margin)
    {
        margin = 0;
        if (key == default)
            return false;
        Cut(piece);
        margin = (float)(_best[piece.Length].First - _best[piece.Length].Second);
        return TryCollect(piece.Length);
    }

    private void Cut(ReadOnlySpan<byte> piece)
    {
        Array.Fill(_best, new Best(double.NegativeInfinity, double.NegativeInfinity, 0, 0));
        _best[0] = new Best(0, double.NegativeInfinity, 0, 0);
        for (int start = 0, length; start < piece.Length; start += length)
        {
            length = Math.Min(UnigramTables.CharacterLength(piece[start]), piece.Length - start);
            var (node, isKnown) = (ByteTrie.Root, false);
            for (var end = start; end < piece.Length && tables.Trie.TryStep(ref node, piece[end]);)
            {
                end++;
                var id = tables.Trie.ValueOf(node);
                if (id < 0)
                    continue;
                Offer(ref _best[end], start, id, tables.Scores[id]);
                isKnown |= end == start + length;
            }
            if (!isKnown)
                Offer(ref _best[start + length], start, tables.Model.UnknownId, tables.UnknownScore);
        }
    }

    private void Offer(ref Best best, int start, int id, double score)
    {
        var (first, second) = (_best[start].First + score, _best[start].Second + score);
        if (first > best.First)
            best = new Best(first, Math.Max(best.First, second), start, id);
        else
            best = best with { Second = Math.Max(best.Second, first) };
    }

    private bool TryCollect(int end)
    {
        for (_count = 0; end > 0; end = _best[end].Start)
        {
            if (_best[end].Id == tables.Model.UnknownId)
                return false;
            _ids[^++_count] = _best[end].Id;
        }
        return true;
    }

    /// <summary>The scores of the two best ways to an index, and the last token of the better one.</summary>
    private readonly record struct Best(double First, double Second, int Start, int Id);
}
