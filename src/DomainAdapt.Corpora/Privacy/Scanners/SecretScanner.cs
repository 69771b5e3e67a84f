using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Keys and tokens whose issuers give them a beginning of their own, and private keys in PEM (RFC 7468).</summary>
internal static class SecretScanner
{
    private const int LongestToken = 2048;
    private const int LongestLabel = 58;

    // The beginning, and how many letters, digits, hyphens and underscores must follow, as the issuers document them.
    private static readonly (byte[] Beginning, int Fewest)[] Tokens = [.. new (string Beginning, int Fewest)[]
    {
        ("AKIA", 16), ("ASIA", 16), ("ghp_", 36), ("gho_", 36), ("ghu_", 36), ("ghs_", 36), ("ghr_", 36), ("github_pat_", 22), ("glpat-", 20), ("xoxb-", 24), ("xoxp-", 24),
        ("xoxa-", 24), ("AIza", 35), ("sk_live_", 24), ("rk_live_", 24), ("npm_", 36), ("hf_", 34), ("SG.", 22), ("eyJhbGciOi", 40), ("sk_test_", 24),
        ("sk-ant-", 24), ("sk-proj-", 24), ("dckr_pat_", 20), ("pypi-AgE", 40), ("shpat_", 32), ("dop_v1_", 64), ("GOCSPX-", 24), ("ya29.", 40), ("xapp-", 24), ("glrt-", 20), ("whsec_", 24),
    }.Select(token => (Encoding.ASCII.GetBytes(token.Beginning), token.Fewest))];

    private static readonly byte[] KeyLabel = "BEGIN "u8.ToArray();

    private static readonly PrefixSearch Beginnings = new([.. Tokens.Select(token => token.Beginning), KeyLabel]);

    /// <summary>Adds the keys and tokens of a text.</summary>
    public static void Find(ReadOnlySpan<byte> text, List<PersonalDataSpan> found)
    {
        for (var at = 0; (at = Beginnings.Next(text, at)) < text.Length;)
        {
            var length = text[at..].StartsWith(KeyLabel) ? PrivateKey(text, ref at) : Token(text, at);
            if (length > 0)
                found.Add(new PersonalDataSpan(PersonalDataType.SecretKey, new TextRange(at, length)));
            at += Math.Max(length, 1);
        }
    }

    /// <summary>Bytes of the token that begins at a place; 0 where none does.</summary>
    private static int Token(ReadOnlySpan<byte> text, int start)
    {
        foreach (var (beginning, fewest) in Tokens)
        {
            if (!text[start..].StartsWith(beginning) || Ascii.IsWord(text, start - 1))
                continue;
            var end = start + beginning.Length;
            while (end < text.Length && end - start < LongestToken && IsToken(text[end]))
                end++;
            if (end - start - beginning.Length >= fewest)
                return end - start;
        }
        return 0;
    }

    /// <summary>Bytes of the private key whose label begins at a place, which goes back to the armour's first hyphen; 0 where none does.</summary>
    private static int PrivateKey(ReadOnlySpan<byte> text, ref int at)
    {
        var label = text[at..Math.Min(text.Length, at + LongestLabel)];
        if (!text[..at].EndsWith("-----"u8) || label.IndexOf("PRIVATE KEY-----"u8) < 0)
            return 0;
        at -= "-----"u8.Length;
        var end = text[at..].IndexOf("-----END "u8);
        // Without an end, all that follows is taken: nothing of a key is left in the text.
        var stop = end < 0 ? text.Length : at + end + "-----END "u8.Length;
        var close = text[stop..].IndexOf("-----"u8);
        return (end < 0 || close < 0 ? stop : stop + close + "-----"u8.Length) - at;
    }

    private static bool IsToken(byte value) => Ascii.IsLetterOrDigit(value) || value is (byte)'_' or (byte)'-' or (byte)'.';
}
