using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>Four ranks, in the order of the spec's rules; the least survives.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SurvivalKey(long First, long Second, long Third, long Fourth) : IComparable<SurvivalKey>
{
    /// <summary>Ranks in a key: as many as rules that can stand beside one another.</summary>
    public const int Ranks = 4;

    public int CompareTo(SurvivalKey other)
    {
        if (First != other.First)
            return First.CompareTo(other.First);
        if (Second != other.Second)
            return Second.CompareTo(other.Second);
        return Third != other.Third ? Third.CompareTo(other.Third) : Fourth.CompareTo(other.Fourth);
    }
}
