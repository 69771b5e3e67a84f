using System.Runtime.CompilerServices;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Room for ids before they go into a list in one move: a list counts each id it is given, which costs more than the id.</summary>
internal sealed class PieceIds(int flushedAt)
{
    private readonly int[] _ids = new int[flushedAt + PieceCache.MostIds];
    private int _start; // of the piece added last
    private int _count;

    /// <summary>Whether they are to be moved before more are added.</summary>
    public bool IsFull => _count >= flushedAt;

    /// <summary>The ids added last.</summary>
    public ReadOnlySpan<int> Last => _ids.AsSpan(_start.._count);

    /// <summary>Adds the first of some ids; copies them all, for that is one instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in PieceCache.Ids ids, int count)
    {
        ((ReadOnlySpan<int>)ids).CopyTo(_ids.AsSpan(_count));
        _start = _count;
        _count += count;
    }

    /// <summary>Moves all to the end of a list.</summary>
    public void MoveTo(List<int> ids)
    {
        ids.AddRange(_ids.AsSpan(0, _count));
        _start = _count = 0;
    }
}
