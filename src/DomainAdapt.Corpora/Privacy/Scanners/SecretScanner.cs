using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Keys and tokens whose issuers give them a beginning of their own, and private keys in PEM (RFC 7468).</summary>
internal static class SecretScanner
{
    private const int LongestToken = 2048;

    // The beginning, and how many letters, digits, hyphens and underscores must follow, as the issuers document them.
    private static readonly (byte[] Beginning, int Fewest)[] Tokens = [.. new (string Beginning, int Fewest)[]
    {
        ("AKIA", 16), ("ASIA", 16), ("ghp_", 36), ("gho_", 36), ("ghu_", 36), ("ghs_", 36), ("ghr_", 36), ("github_pat_", 22), ("glpat-", 20), ("xoxb-", 24), ("xoxp-", 24),
        ("xoxa-", 24), ("AIza", 35), ("sk_live_", 24), ("rk_live_", 24), ("npm_", 36), ("hf_", 34), ("SG.", 22), ("eyJhbGciOi", 40),
    }.Select(token => (Encoding.ASCII.GetBytes(token.Beginning), token.Fewest))];

    /// <summary>Adds the keys and tokens of a text.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<PersonalDataSpan> found)
    {
        foreach (var (beginning, fewest) in Tokens)
        {
            for (var at = 0; text[at..].IndexOf(beginning) is >= 0 and var next; at += next + beginning.Length)
            {
                var start = at + next;
                var end = start + beginning.Length;
                while (end < text.Length && end - start < LongestToken && IsToken(text[end]))
                    end++;
                if (!Ascii.IsWord(text, start - 1) && end - start - beginning.Length >= fewest)
                    found.Add(new PersonalDataSpan(PersonalDataType.SecretKey, new TextRange(start, end - start)));
            }
        }
        FindPrivateKeys(text, found);
    }

    private static void FindPrivateKeys(ReadOnlySpan<byte> text, List<PersonalDataSpan> found)
    {
        for (var at = 0; text[at..].IndexOf("-----BEGIN "u8) is >= 0 and var next;)
        {
            var start = at + next;
            var label = text[start..Math.Min(text.Length, start + 64)];
            at = start + 11;
            if (label.IndexOf("PRIVATE KEY-----"u8) < 0)
                continue;
            var end = text[start..].IndexOf("-----END "u8);
            // Without an end, the armour is taken up to the last line that looks like it: none is left in the text.
            var stop = end < 0 ? text.Length : start + end + 9;
            var close = text[stop..].IndexOf("-----"u8);
            stop = end < 0 || close < 0 ? stop : stop + close + 5;
            found.Add(new PersonalDataSpan(PersonalDataType.SecretKey, new TextRange(start, stop - start)));
            at = stop;
        }
    }

    private static bool IsToken(byte value) => Ascii.IsLetterOrDigit(value) || value is (byte)'_' or (byte)'-' or (byte)'.';
}
