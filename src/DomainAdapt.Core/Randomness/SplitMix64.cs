using System.Runtime.CompilerServices;

namespace DomainAdapt.Core.Randomness;

/// <summary>
/// A small generator whose stream is fixed for ever by its seed (SplitMix64: Steele, Lea, Flood, 2014), unlike the runtime's. For shuffles
/// and initial values that must be equal on every machine.
/// </summary>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number in [0, <paramref name="bound"/>), without modulo bias (Lemire, 2019).</summary>
    public ulong Next(ulong bound)
    {
        while (true)
        {
            var high = Math.BigMul(Next(), bound, out var low);
            if (low >= bound || low >= (0 - bound) % bound)
                return high;
        }
    }

    /// <summary>A number in [0, 1) of 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Next((ulong)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The finaliser: a bijection of 64 bits that scatters them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
