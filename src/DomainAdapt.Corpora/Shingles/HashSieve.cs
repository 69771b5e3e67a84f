using System.Numerics;

namespace DomainAdapt.Corpora.Shingles;

/// <summary>
/// Says of most hashes, at the cost of one look, that they are not among those added: one bit each, in a table of at least 16 places a hash.
/// Memory: 10 to 12 bytes for each hash added.
/// </summary>
internal sealed class HashSieve
{
    // One foreign hash in 16 or fewer passes.
    private const int PlacesForEach = 16;
    private const int FewestPlaces = 1 << 12;

    private readonly List<ulong> _hashes = [];
    private ulong[] _bits = [];
    private int _shift;

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        _hashes.Add(hash);
        _bits = [];
    }

    /// <summary>Whether a hash may have been added; false is certain.</summary>
    public bool MayHave(ulong hash)
    {
        if (_bits.Length == 0)
            Fill();
        var place = PlaceOf(hash);
        return (_bits[place >> 6] >> (int)(place & 63) & 1) != 0;
    }

    private void Fill()
    {
        var places = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(FewestPlaces, (long)_hashes.Count * PlacesForEach));
        _bits = new ulong[places / 64];
        _shift = 64 - BitOperations.Log2(places);
        foreach (var hash in _hashes)
        {
            var place = PlaceOf(hash);
            _bits[place >> 6] |= 1UL << (int)(place & 63);
        }
    }

    // High bits of a multiplication by the golden ratio (Knuth, 1973), so that small numbers are spread too.
    private ulong PlaceOf(ulong hash) => hash * 0x9E3779B97F4A7C15 >> _shift;
}
