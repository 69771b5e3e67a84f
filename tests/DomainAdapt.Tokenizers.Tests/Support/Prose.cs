using System.Globalization;
using System.Text;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Seeded documents of made-up English: few words often, many words seldom, as text is.</summary>
internal static class Prose
{
    private static readonly string[] Syllables =
        ["con", "tract", "ing", "the", "par", "ty", "shall", "in", "dem", "ni", "fy", "un", "der", "ment", "able", "pro", "vi", "sion", "é", "ß"];

    private static readonly string[] Lexicon = MakeLexicon();

    /// <summary>Documents of about 200 words.</summary>
    public static List<byte[]> Documents(int count, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetBytes(Document(ref random)))];
    }

    private static string Document(ref SplitMix64 random)
    {
        var text = new StringBuilder();
        for (var word = 0; word < 200; word++)
        {
            text.Append(Lexicon[(int)(Lexicon.Length * Math.Pow(random.NextDouble(), 3))]);
            text.Append(random.Next(12) == 0 ? ".\n" : random.Next(15) == 0 ? random.Next(1000).ToString(" 0", CultureInfo.InvariantCulture) : " ");
        }
        return text.ToString();
    }

    private static string[] MakeLexicon()
    {
        var random = new SplitMix64(7);
        var words = new string[400];
        for (var i = 0; i < words.Length; i++)
        {
            for (var part = 1 + random.Next(4); part > 0; part--)
                words[i] += Syllables[random.Next((ulong)Syllables.Length)];
        }
        return words;
    }
}
