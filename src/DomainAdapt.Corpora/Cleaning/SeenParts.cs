using System.Buffers;
using System.IO.Hashing;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Parts of a text that were there before, told apart by 64-bit hashes. Forgetting them takes no time: slots of an earlier round count as empty.
/// </summary>
internal sealed class SeenParts
{
    private const int FewestSlots = 64;

    private (ulong Hash, uint Round)[] _slots = new (ulong, uint)[FewestSlots];
    private uint _round;
    private int _count;

    // Slots that are used: few again after a text of many parts, since they stay in the nearest cache.
    private int _used = FewestSlots;

    /// <summary>Forgets all parts.</summary>
    public void Clear()
    {
        (_count, _used) = (0, FewestSlots);
        if (++_round == 0)
            (_slots, _round) = (new (ulong, uint)[_slots.Length], 1);
    }

    /// <summary>Whether a part is new; it is not the next time.</summary>
    public bool Add(ReadOnlySpan<byte> part)
    {
        if (2 * (_count + 1) > _used)
            Grow();
        var isNew = Place(XxHash3.HashToUInt64(part));
        _count += isNew ? 1 : 0;
        return isNew;
    }

    private bool Place(ulong hash)
    {
        var mask = _used - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot.Round != _round)
            {
                slot = (hash, _round);
                return true;
            }
            if (slot.Hash == hash)
                return false;
        }
    }

    private void Grow()
    {
        var (round, used) = (_round, _used);
        var old = ArrayPool<(ulong, uint)>.Shared.Rent(used);
        _slots.AsSpan(0, used).CopyTo(old);
        Clear();
        _used = 2 * used;
        if (_slots.Length < _used)
            _slots = new (ulong, uint)[_used];
        foreach (var (hash, of) in old.AsSpan(0, used))
            _count += of == round && Place(hash) ? 1 : 0;
        ArrayPool<(ulong, uint)>.Shared.Return(old);
    }
}
