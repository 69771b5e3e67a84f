using System.Numerics;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Pairs of tokens to what they merge into: open addressing over one array, half full at most.</summary>
internal sealed class MergeTable
{
    /// <summary>What <see cref="Find"/> says of a pair that never merges; sorts after every other answer.</summary>
    public const ulong None = ulong.MaxValue;

    private readonly (ulong Pair, ulong Merge)[] _entries;
    private readonly int _shift;

    /// <summary>Makes the table; ranks are places in the list unless given.</summary>
    public MergeTable(IReadOnlyList<Merge> merges, IReadOnlyList<int>? ranks = null)
    {
        var bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, merges.Count)) + 2);
        _shift = 64 - bits;
        _entries = new (ulong, ulong)[1 << bits];
        Array.Fill(_entries, (0UL, None));
        for (var i = 0; i < merges.Count; i++)
        {
            var pair = PairOf(merges[i].Left, merges[i].Right);
            _entries[Slot(pair)] = (pair, (ulong)(ranks?[i] ?? i) << 32 | (uint)merges[i].Merged);
        }
    }

    /// <summary>Rank of the pair's merge in the upper 32 bits, the merged id in the lower ones; or <see cref="None"/>.</summary>
    public ulong Find(int left, int right) => _entries[Slot(PairOf(left, right))].Merge;

    private int Slot(ulong pair)
    {
        var slot = (int)(pair * 0x9E3779B97F4A7C15 >> _shift);
        while (_entries[slot].Merge != None && _entries[slot].Pair != pair)
            slot = (slot + 1) & (_entries.Length - 1);
        return slot;
    }

    private static ulong PairOf(int left, int right) => (ulong)(uint)left << 32 | (uint)right;
}
