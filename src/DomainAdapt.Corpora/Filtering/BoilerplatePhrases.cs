namespace DomainAdapt.Corpora.Filtering;

/// <summary>What pages say of terms of use, privacy and cookies, as NeMo Curator looks for it.</summary>
internal static class BoilerplatePhrases
{
    /// <summary>Whether a text in lower case has one of them.</summary>
    public static bool AreIn(ReadOnlySpan<byte> lower)
        => lower.IndexOf("terms of use"u8) >= 0
            || (lower.IndexOf("privacy"u8) >= 0 && (lower.IndexOf("privacy policy"u8) >= 0 || lower.IndexOf("privacy overview"u8) >= 0
                || lower.IndexOf("privacy & cookies policy"u8) >= 0 || lower.IndexOf("privacy and cookies policy"u8) >= 0))
            || (lower.IndexOf("cookie"u8) >= 0 && (lower.IndexOf("cookie policy"u8) >= 0 || lower.IndexOf("uses cookies"u8) >= 0
                || lower.IndexOf("use of cookies"u8) >= 0 || lower.IndexOf("use cookies"u8) >= 0
                || lower.IndexOf("necessary cookies are absolutely essential"u8) >= 0 || lower.IndexOf("any cookies that may not be particularly necessary"u8) >= 0
                || lower.IndexOf("without changing your cookie settings"u8) >= 0));
}
