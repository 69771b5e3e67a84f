using System.Buffers;

namespace DomainAdapt.Core.Text;

/// <summary>Normalises a piece of text the long way: decompose, reorder, compose.</summary>
internal static class NormalizationSegment
{
    /// <summary>Most code points that a byte of text decomposes into: U+0390 gives 3 for its 2 bytes.</summary>
    internal const int CodesPerByte = 2;

    /// <summary>The same under compatibility: U+FDFA gives 18 for its 3 bytes.</summary>
    internal const int CompatibilityCodesPerByte = 6;

    public static void Normalize(ReadOnlySpan<byte> text, UnicodeForm form, IBufferWriter<byte> output)
    {
        var withCompatibility = form is UnicodeForm.Nfkc or UnicodeForm.Nfkd;
        var capacity = checked(text.Length * (withCompatibility ? CompatibilityCodesPerByte : CodesPerByte));
        int[]? rented = null;
        var codes = capacity <= 1024 ? stackalloc int[capacity] : rented = ArrayPool<int>.Shared.Rent(capacity);

        var count = Decompose(text, withCompatibility, codes);
        Reorder(codes[..count]);
        if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc)
            count = Compose(codes[..count]);
        foreach (var code in codes[..count])
            output.Advance(CodePoint.Encode(code, output.GetSpan(4)));

        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    private static int Decompose(ReadOnlySpan<byte> text, bool withCompatibility, Span<int> codes)
    {
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            var code = CodePoint.Decode(text[at..], out var length);
            at += length;
            if (Hangul.IsSyllable(code))
            {
                var (lead, vowel, trail) = Hangul.Decompose(code);
                codes[count++] = lead;
                codes[count++] = vowel;
                if (trail != 0)
                    codes[count++] = trail;
                continue;
            }
            var parts = NormalizationData.Decompose(code, withCompatibility);
            if (parts.IsEmpty)
                codes[count++] = code;
            parts.CopyTo(codes[count..]);
            count += parts.Length;
        }
        return count;
    }

    /// <summary>Sorts every run of combining marks by class; marks of one class keep their order.</summary>
    private static void Reorder(Span<int> codes)
    {
        for (var at = 0; at < codes.Length; at++)
        {
            var start = at;
            var isSorted = true;
            for (var previous = 0; at < codes.Length; at++)
            {
                var combiningClass = CodePoint.CombiningClass(codes[at]);
                if (combiningClass == 0)
                    break;
                isSorted &= previous <= combiningClass;
                previous = combiningClass;
            }
            if (!isSorted)
                SortByClass(codes[start..at]);
        }
    }

    // Sorting whole numbers of (class, place, code) is stable and stays quick on hostile text with a million marks in a row.
    private static void SortByClass(Span<int> codes)
    {
        const int codeBits = 21;
        const int placeBits = 32;
        var keys = new ulong[codes.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (ulong)CodePoint.CombiningClass(codes[i]) << (placeBits + codeBits) | (ulong)i << codeBits | (uint)codes[i];
        Array.Sort(keys);
        for (var i = 0; i < keys.Length; i++)
            codes[i] = (int)(keys[i] & ((1 << codeBits) - 1));
    }

    /// <summary>Joins every code point to the last starter where both make one and nothing between blocks it.</summary>
    private static int Compose(Span<int> codes)
    {
        var starter = -1;
        var lastClass = 0;
        var count = 0;
        foreach (var code in codes)
        {
            var combiningClass = CodePoint.CombiningClass(code);
            if (starter >= 0 && (starter == count - 1 || lastClass < combiningClass)
                && NormalizationData.Compose(codes[starter], code) is var composed and not 0)
            {
                codes[starter] = composed;
                continue;
            }
            if (combiningClass == 0)
                starter = count;
            lastClass = combiningClass;
            codes[count++] = code;
        }
        return count;
    }
}
