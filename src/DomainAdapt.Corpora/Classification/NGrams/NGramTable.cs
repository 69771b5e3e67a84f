using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>N-grams of one length by their 64-bit keys, in open addressing: log10 probabilities and back-offs.</summary>
/// <param name="count">N-grams there will be.</param>
/// <param name="hasBackoffs">Whether they can be contexts.</param>
internal sealed class NGramTable(long count, bool hasBackoffs)
{
    private readonly ulong[] _keys = new ulong[count + (count / 2) + 1];
    private readonly float[] _probabilities = new float[count + (count / 2) + 1];
    private readonly float[] _backoffs = hasBackoffs ? new float[count + (count / 2) + 1] : [];
    private long _free = count;

    /// <summary>Adds an n-gram; false where there are more than were promised.</summary>
    public bool TryAdd(ulong key, float probability, float backoff)
    {
        if (_free-- <= 0)
            return false;
        var slot = Find(key);
        (_keys[slot], _probabilities[slot]) = (Stored(key), probability);
        if (_backoffs.Length > 0)
            _backoffs[slot] = backoff;
        return true;
    }

    /// <summary>Looks an n-gram up.</summary>
    public bool TryGet(ulong key, out float probability, out float backoff)
    {
        var slot = Find(key);
        probability = _probabilities[slot];
        backoff = _backoffs.Length > 0 ? _backoffs[slot] : 0;
        return _keys[slot] != 0;
    }

    private long Find(ulong key)
    {
        key = Stored(key);
        var slot = (long)Math.BigMul(SplitMix64.Mix(key), (ulong)_keys.LongLength, out _);
        while (_keys[slot] != 0 && _keys[slot] != key)
            slot = slot + 1 == _keys.LongLength ? 0 : slot + 1;
        return slot;
    }

    /// <summary>0 marks what is free.</summary>
    private static ulong Stored(ulong key) => key == 0 ? 1 : key;
}
