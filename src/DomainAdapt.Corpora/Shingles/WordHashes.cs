using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Shingles;

/// <summary>Texts as sequences of 64-bit hashes of their words in lower case, and of runs of words.</summary>
internal static class WordHashes
{
    // Offset basis and prime of FNV-1a, 64 bits (Fowler, Noll, Vo, 1991).
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>The hashes of a text's words, in order.</summary>
    public static void Fill(ReadOnlySpan<byte> text, List<ulong> words)
    {
        words.Clear();
        foreach (var word in Words.Enumerate(text))
        {
            var bytes = word.Of(text);
            var hash = Basis;
            for (var at = 0; at < bytes.Length;)
            {
                var length = 1;
                // Most letters are ASCII, which needs no table.
                var letter = bytes[at] < 0x80 ? LowerAscii(bytes[at]) : (uint)CodePoint.ToLower(CodePoint.Decode(bytes[at..], out length));
                hash = (hash ^ letter) * Prime;
                at += length;
            }
            words.Add(SplitMix64.Mix(hash));
        }
    }

    /// <summary>The hash of the <paramref name="length"/> words from <paramref name="start"/> on; order matters.</summary>
    public static ulong OfRun(List<ulong> words, int start, int length)
    {
        var hash = (ulong)length;
        for (var i = start; i < start + length; i++)
            hash = SplitMix64.Mix(hash ^ words[i]) * Prime;
        return hash;
    }

    /// <summary>
    /// The set of runs of <paramref name="length"/> words, ascending. A text of fewer words, but some, has one run: all of them.
    /// </summary>
    public static ulong[] Shingles(List<ulong> words, int length)
    {
        if (words.Count == 0)
            return [];
        var run = Math.Min(length, words.Count);
        var shingles = new ulong[words.Count - run + 1];
        for (var start = 0; start < shingles.Length; start++)
            shingles[start] = OfRun(words, start, run);
        Array.Sort(shingles);
        var distinct = 0;
        for (var i = 0; i < shingles.Length; i++)
        {
            if (i == 0 || shingles[i] != shingles[i - 1])
                shingles[distinct++] = shingles[i];
        }
        return shingles[..distinct];
    }

    private static uint LowerAscii(uint letter) => letter - 'A' < 26 ? letter + 32 : letter;
}
