using System.Collections.Frozen;

namespace DomainAdapt.Core.Text;

/// <summary>What normalisation needs of <see cref="UnicodeData"/>, worked out once.</summary>
internal static class NormalizationData
{
    private static readonly int[] Pool;
    private static readonly TwoStageTable<ushort> Canonical; // where in the pool: a length, then the code points; 0 for none
    private static readonly TwoStageTable<ushort> Compatibility;
    private static readonly FrozenDictionary<long, int> Compositions;
    private static readonly TwoStageTable<ushort> Properties; // combining class << 8 | a bit for each form that may change it

    static NormalizationData()
    {
        var pool = new List<int> { 0 };
        var canonical = new ushort[UnicodeData.CodePoints];
        var compatibility = new ushort[UnicodeData.CodePoints];
        var compositions = new Dictionary<long, int>();
        var changing = new byte[UnicodeData.CodePoints];
        foreach (var (codePoint, (codes, isCompatibility)) in UnicodeData.Decompositions)
        {
            var compatible = Expand(codePoint, withCompatibility: true);
            var isExcluded = UnicodeData.CompositionExclusions.Contains(codePoint);
            var differs = isCompatibility;
            if (!isCompatibility)
            {
                var plain = Expand(codePoint, withCompatibility: false);
                differs = !plain.SequenceEqual(compatible);
                canonical[codePoint] = Add(pool, plain);
                changing[codePoint] |= Bit(UnicodeForm.Nfd);
                if (isExcluded)
                {
                    changing[codePoint] |= Bit(UnicodeForm.Nfc);
                }
                else
                {
                    compositions.Add(Pair(codes[0], codes[1]), codePoint);
                    // The second of a pair may vanish into the first.
                    changing[codes[1]] |= (byte)(Bit(UnicodeForm.Nfc) | Bit(UnicodeForm.Nfkc));
                }
            }
            compatibility[codePoint] = differs ? Add(pool, compatible) : canonical[codePoint];
            changing[codePoint] |= Bit(UnicodeForm.Nfkd);
            if (differs || isExcluded)
                changing[codePoint] |= Bit(UnicodeForm.Nfkc);
        }
        for (var syllable = Hangul.FirstSyllable; Hangul.IsSyllable(syllable); syllable++)
            changing[syllable] |= (byte)(Bit(UnicodeForm.Nfd) | Bit(UnicodeForm.Nfkd));

        var properties = new ushort[UnicodeData.CodePoints];
        for (var codePoint = 0; codePoint < properties.Length; codePoint++)
        {
            if (Hangul.IsVowelOrTrail(codePoint))
                changing[codePoint] |= (byte)(Bit(UnicodeForm.Nfc) | Bit(UnicodeForm.Nfkc));
            properties[codePoint] = (ushort)(UnicodeData.CombiningClasses[codePoint] << 8 | changing[codePoint]);
        }
        Pool = [.. pool];
        Canonical = new(canonical);
        Compatibility = new(compatibility);
        Compositions = compositions.ToFrozenDictionary();
        Properties = new(properties);
    }

    /// <summary>Combining class, and whether the form may change the code point or join it to what stands before (quick check No or Maybe).</summary>
    public static (int CombiningClass, bool MayChange) Of(int codePoint, UnicodeForm form)
    {
        var properties = Properties[codePoint];
        return (properties >> 8, (properties & Bit(form)) != 0);
    }

    /// <summary>The full decomposition, before reordering; empty where the code point stands for itself (or is a Hangul syllable).</summary>
    public static ReadOnlySpan<int> Decompose(int codePoint, bool withCompatibility)
    {
        var at = (withCompatibility ? Compatibility : Canonical)[codePoint];
        return Pool.AsSpan(at + 1, Pool[at]);
    }

    /// <summary>The code point that both make, or 0.</summary>
    public static int Compose(int first, int second)
    {
        var syllable = Hangul.Compose(first, second);
        return syllable != 0 ? syllable : Compositions.GetValueOrDefault(Pair(first, second));
    }

    private static byte Bit(UnicodeForm form) => (byte)(1 << (int)form);

    private static long Pair(int first, int second) => (long)first << 32 | (uint)second;

    private static ushort Add(List<int> pool, List<int> codes)
    {
        var at = pool.Count;
        pool.Add(codes.Count);
        pool.AddRange(codes);
        return checked((ushort)at);
    }

    private static List<int> Expand(int codePoint, bool withCompatibility)
    {
        if (!UnicodeData.Decompositions.TryGetValue(codePoint, out var mapping) || (mapping.IsCompatibility && !withCompatibility))
            return [codePoint];
        return [.. mapping.Codes.SelectMany(code => Expand(code, withCompatibility))];
    }
}
