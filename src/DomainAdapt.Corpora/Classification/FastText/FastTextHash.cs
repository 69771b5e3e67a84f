namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>fastText's hash: FNV-1a of 32 bits over bytes taken as signed numbers, so a byte from 128 on also flips the upper 24 bits.</summary>
internal static class FastTextHash
{
    /// <summary>Hash of no bytes.</summary>
    public const uint Empty = 2166136261;

    /// <summary>Multiplies the hash of a run of words before the next word's is added.</summary>
    public const ulong RunFactor = 116049371;

    private const uint Prime = 16777619;

    /// <summary>Hash with one byte more.</summary>
    public static uint Add(uint hash, byte value) => (hash ^ (uint)(sbyte)value) * Prime;

    /// <summary>Hash of a word.</summary>
    public static uint Of(ReadOnlySpan<byte> word)
    {
        var hash = Empty;
        foreach (var value in word)
            hash = Add(hash, value);
        return hash;
    }
}
