using System.Numerics;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>Distinct words in the order they were first seen, each with its hash and how often it was seen.</summary>
internal sealed class WordTable
{
    private readonly List<uint> _hashes = [];
    private readonly List<long> _ends = [];
    private readonly List<long> _counts = [];
    private byte[] _bytes = new byte[1 << 16];
    private int[] _slots = NewSlots(1 << 12);

    /// <summary>Distinct words.</summary>
    public int Count => _hashes.Count;

    /// <summary>Bytes that it holds.</summary>
    public long HeldBytes => _bytes.LongLength + 4L * _slots.Length + 20L * Count;

    /// <summary>The word's number, new or old; counts it.</summary>
    public int Add(ReadOnlySpan<byte> word)
    {
        var hash = FastTextHash.Of(word);
        var slot = (int)(hash & (uint)(_slots.Length - 1));
        for (; _slots[slot] >= 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_hashes[_slots[slot]] != hash || !word.SequenceEqual(this[_slots[slot]]))
                continue;
            _counts[_slots[slot]]++;
            return _slots[slot];
        }
        _slots[slot] = Count;
        Append(word, hash);
        if (Count * 2 > _slots.Length)
            Grow();
        return Count - 1;
    }

    /// <summary>A word.</summary>
    public ReadOnlySpan<byte> this[int word] => _bytes.AsSpan((int)(word == 0 ? 0 : _ends[word - 1]), (int)(_ends[word] - (word == 0 ? 0 : _ends[word - 1])));

    /// <summary>A word's hash.</summary>
    public uint Hash(int word) => _hashes[word];

    /// <summary>How often it was seen.</summary>
    public long Seen(int word) => _counts[word];

    private void Append(ReadOnlySpan<byte> word, uint hash)
    {
        var start = _ends.Count == 0 ? 0 : _ends[^1];
        if (start + word.Length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.LongLength * 2, start + word.Length)));
        word.CopyTo(_bytes.AsSpan((int)start));
        _ends.Add(start + word.Length);
        _hashes.Add(hash);
        _counts.Add(1);
    }

    private void Grow()
    {
        _slots = NewSlots((int)BitOperations.RoundUpToPowerOf2((uint)Count * 4));
        for (var word = 0; word < Count; word++)
        {
            var slot = (int)(_hashes[word] & (uint)(_slots.Length - 1));
            while (_slots[slot] >= 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = word;
        }
    }

    private static int[] NewSlots(int count)
    {
        var slots = new int[count];
        Array.Fill(slots, -1);
        return slots;
    }
}
