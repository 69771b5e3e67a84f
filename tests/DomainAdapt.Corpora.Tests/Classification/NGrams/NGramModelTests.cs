using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.NGrams;

public sealed class NGramModelTests : IDisposable
{
    /// <summary>A model small enough to reckon with by hand.</summary>
    public const string Arpa = "made by hand\n\n\\data\\\nngram 1=5\nngram 2=2\nngram 3=1\n\n\\1-grams:\n-2\t<unk>\n-99\t<s>\t-0.5\n-0.5\ta\t-0.25\n-0.75\tb\t-0.375\n-0.625\t</s>\n\n"
        + "\\2-grams:\n-0.125\t<s> a\t-0.0625\n-0.25\ta b\t-0.125\n\n\\3-grams:\n-0.03125\t<s> a b\n\n\\end\\\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, double, int> Sentences => new()
    {
        { "a b", -0.125 - 0.03125 - (0.125 + 0.375 + 0.625), 3 }, // <s> a; <s> a b; the end after a b and b
        { "b a", -(0.5 + 0.75) - (0.375 + 0.5) - (0.25 + 0.625), 3 },
        { "a  a", -0.125 - (0.0625 + 0.25 + 0.5) - (0.25 + 0.625), 3 },
        { "c", -(0.5 + 2) - 0.625, 2 }, // Nothing goes on from an unknown word.
        { "a c b", -0.125 - (0.0625 + 0.25 + 2) - 0.75 - (0.375 + 0.625), 4 },
        { "", -(0.5 + 0.625), 1 },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Score_BacksOff(string sentence, double score, int tokens)
    {
        var model = NGramModel.Load(Write("a.arpa", Encoding.UTF8.GetBytes(Arpa)));
        Assert.Equal((3, score), (model.Order, model.Score(Encoding.UTF8.GetBytes(sentence), out var found)));
        Assert.Equal(tokens, found);
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Score_OfKenLmsBinaryIsThatOfItsArpaFile(string sentence, double score, int tokens)
    {
        var model = NGramModel.Load(Write("a.bin", ProbingFile.Of(Arpa)));
        Assert.Equal((3, score), (model.Order, model.Score(Encoding.UTF8.GetBytes(sentence), out var found)));
        Assert.Equal(tokens, found);
    }

    [Fact]
    public void Load_GivesUnknownWordsOfAFileWithoutThemNoChance()
    {
        var model = NGramModel.Load(Write("a.arpa", Encoding.UTF8.GetBytes(Arpa.Replace("-2\t<unk>\n", "", StringComparison.Ordinal).Replace("1=5", "1=4", StringComparison.Ordinal))));
        Assert.Equal(-100.5 - 0.625, model.Score("c"u8, out _));
    }

    [Theory]
    [InlineData("ngram 2=2", "ngram 2=3", ":18: has ''; expected a log10 probability, 2 words")] // Instead of a third.
    [InlineData("ngram 2=2", "ngram 2=2000000000", ":5: says it has 2000000000 2-grams")]
    [InlineData("ngram 2=2", "ngram 3=2", ":5: has 'ngram 3=2'; expected 'ngram 2='")]
    [InlineData("-0.25\ta b", "0.25\ta b", ":17: has the log10 probability 0.25")]
    [InlineData("-0.25\ta b", "-0.25\ta z", ":17: has the word 'z'")]
    [InlineData("-0.25\ta b", "-0.25\ta", ":17: has the word '-0.125'")]
    [InlineData("-0.75\tb", "-0.75\ta", ":12: has the word 'a' twice")]
    [InlineData("\\data\\", "\\date\\", "ends")]
    [InlineData("\n\n\\3-grams:\n-0.03125\t<s> a b\n\n\\end\\\n", "", "ends; expected more n-grams")]
    public void Load_SaysWhatIsWrongWithAnArpaFile(string old, string now, string message)
    {
        var path = Write("a.arpa", Encoding.UTF8.GetBytes(Arpa.Replace(old, now, StringComparison.Ordinal)));
        Assert.Contains(message, Assert.Throws<DomainAdaptException>(() => NGramModel.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SaysWhatIsWrongWithABinaryFile()
    {
        var bytes = ProbingFile.Of(Arpa);
        Assert.Contains("ends before its tables", Refused(bytes[..^60]), StringComparison.Ordinal);
        var large = bytes.ToArray();
        large[108 + 8 + 3] = 0x40; // A billion bigrams.
        Assert.Contains("ends before its tables", Refused(large), StringComparison.Ordinal);
        var numbered = bytes.ToArray();
        // The header, three counts, padding, and the head of the table of words; the first word's number is behind its hash.
        var first = Enumerable.Range(0, 7).First(entry => BitConverter.ToUInt64(numbered, 144 + (12 * entry)) != 0);
        numbered[144 + (12 * first) + 8] = 9;
        Assert.Contains("gives a word the number 9; expected at most 5", Refused(numbered), StringComparison.Ordinal);
        bytes[96] = 2; // The kind of model.
        Assert.Contains("holds a trie; expected probing hash tables: build_binary probing", Refused(bytes), StringComparison.Ordinal);
        bytes[49] = (byte)'4';
        Assert.Contains("version '4'", Refused(bytes), StringComparison.Ordinal);
        Assert.Contains("absent", Assert.Throws<DomainAdaptException>(() => NGramModel.Load("absent")).Message, StringComparison.Ordinal);
    }

    private string Refused(byte[] bytes) => Assert.Throws<DomainAdaptException>(() => NGramModel.Load(Write("b.bin", bytes))).Message;

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
