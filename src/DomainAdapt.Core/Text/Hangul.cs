namespace DomainAdapt.Core.Text;

/// <summary>Arithmetic of Hangul syllables (Unicode Standard, section 3.12), which no table lists.</summary>
internal static class Hangul
{
    public const int FirstSyllable = 0xAC00;
    public const int Syllables = Leads * Vowels * Trails;

    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int TrailBase = 0x11A7; // one before the first trail: a syllable without one has trail 0
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;

    public static bool IsSyllable(int codePoint) => (uint)(codePoint - FirstSyllable) < Syllables;

    /// <summary>Whether it can join a syllable that begins before it.</summary>
    public static bool IsVowelOrTrail(int codePoint)
        => (uint)(codePoint - FirstVowel) < Vowels || (uint)(codePoint - TrailBase - 1) < Trails - 1;

    /// <summary>The two or three letters of a syllable; the third is 0 where there is none.</summary>
    public static (int Lead, int Vowel, int Trail) Decompose(int syllable)
    {
        var index = syllable - FirstSyllable;
        var trail = index % Trails;
        return (FirstLead + index / (Vowels * Trails), FirstVowel + index / Trails % Vowels, trail == 0 ? 0 : TrailBase + trail);
    }

    /// <summary>The syllable that both make, or 0.</summary>
    public static int Compose(int first, int second)
    {
        var (lead, vowel) = (first - FirstLead, second - FirstVowel);
        if ((uint)lead < Leads && (uint)vowel < Vowels)
            return FirstSyllable + (lead * Vowels + vowel) * Trails;
        var trail = second - TrailBase;
        return IsSyllable(first) && (first - FirstSyllable) % Trails == 0 && trail is > 0 and < Trails ? first + trail : 0;
    }
}
