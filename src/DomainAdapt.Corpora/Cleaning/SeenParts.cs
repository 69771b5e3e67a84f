using System.IO.Hashing;
using System.Numerics;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Parts of a text that were there before, told apart by 64-bit hashes. Forgetting them takes no time: slots of an earlier round count as empty.
/// </summary>
internal sealed class SeenParts
{
    private (ulong Hash, uint Round)[] _slots = new (ulong, uint)[64];
    private uint _round;
    private int _count;

    /// <summary>Forgets all parts.</summary>
    public void Clear()
    {
        _count = 0;
        if (++_round == 0)
            (_slots, _round) = (new (ulong, uint)[_slots.Length], 1);
    }

    /// <summary>Whether a part is new; it is not the next time.</summary>
    public bool Add(ReadOnlySpan<byte> part)
    {
        if (2 * (_count + 1) > _slots.Length)
            Grow();
        var isNew = Place(XxHash3.HashToUInt64(part));
        _count += isNew ? 1 : 0;
        return isNew;
    }

    private bool Place(ulong hash)
    {
        var mask = _slots.Length - 1;
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
        var old = _slots;
        _slots = new (ulong, uint)[BitOperations.RoundUpToPowerOf2((uint)old.Length + 1)];
        foreach (var (hash, round) in old)
        {
            if (round == _round)
                Place(hash);
        }
    }
}
