using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Tests.Shingles;

public sealed class WordHashesTests
{
    [Fact]
    public void Shingles_AreASetOfRunsInOrder()
    {
        List<ulong> words = [1, 2, 3, 1, 2, 3, 1, 2];
        Assert.Equal(3, WordHashes.Shingles(words, 3).Length);
        Assert.Equal(WordHashes.Shingles([1, 2], 5), WordHashes.Shingles([1, 2], 2));
        Assert.NotEqual(WordHashes.Shingles([1, 2], 5), WordHashes.Shingles([2, 1], 5));
        Assert.Empty(WordHashes.Shingles([], 5));
    }

    [Fact]
    public void Fill_SetsCaseAndPunctuationAside()
    {
        List<ulong> one = [], other = [];
        WordHashes.Fill("The ÉTUDE, again."u8, one);
        WordHashes.Fill("the étude\nAGAIN"u8, other);
        Assert.Equal(one, other);
        Assert.Equal(3, one.Distinct().Count());
    }

    [Fact] // Blocks, pieces and words beyond them against one word at a time.
    public void Fill_EqualsThePlainVersion()
    {
        string[] letters = ["a", "Z", "9", "_", " ", ", ", "\n", "É", "ß", "法", "Ⱥ", "İ", "𝒜", "'", "Word", "\u0301"];
        Gen.Int[0, letters.Length - 1].Array[0, 400].Select(picks => string.Concat(picks.Select(pick => letters[pick]))).Sample(Check, iter: 300);
        Check(string.Concat(Enumerable.Repeat("Word and WORD, ", 5000)));
        Check(new string('x', 100_000) + " y");
        Check(string.Concat(Enumerable.Repeat("Ⱥ", 30_000)) + "!");
        Check(new string(' ', 20_000));
        Check("");
        // Words of every length at every place of a block, among ASCII and next to other letters.
        for (var length = 0; length <= 70; length++)
        {
            Check(string.Join(' ', Enumerable.Range(0, 70).Select(start => new string('x', start) + "é " + new string('Q', length))));
            Check(new string('.', 70 - length) + new string('w', length));
        }
    }

    private static void Check(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var words = new List<ulong>();
        WordHashes.Fill(bytes, words);
        var expected = new List<ulong>();
        foreach (var word in Words.Enumerate(bytes))
        {
            var lower = new List<byte>();
            var buffer = new byte[4];
            for (var rest = word.Of(bytes); !rest.IsEmpty;)
            {
                lower.AddRange(buffer.AsSpan(0, CodePoint.Encode(CodePoint.ToLower(CodePoint.Decode(rest, out var length)), buffer)));
                rest = rest[length..];
            }
            expected.Add(WordHash.Of(lower.ToArray()));
        }
        Assert.Equal(expected, words);
    }
}
