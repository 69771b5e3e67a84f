using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class UnigramWordsTests
{
    [Theory]
    [InlineData("the cat", "the| cat")]
    [InlineData("in 2024", " |0|2|4|in")]
    [InlineData("a  b", " | b|a")]
    [InlineData("a \n\n b", " |\n\n| b|a")]
    [InlineData("it's (so)", " (|'s|)|it|so")]
    [InlineData("a\u2581b", "a|b")]
    public void Of_CutsAsTokensMayNotCross(string text, string expected)
        => Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), Words(text, coverage: 1));

    [Fact]
    public void Of_PartsWordsAtCharactersWithoutAToken()
        => Assert.Equal([" na", "ve"], Words(string.Concat(Enumerable.Repeat(" nave", 100)) + " naïve", coverage: 0.99).Where(word => word is not " nave"));

    [Fact]
    public void Of_CutsWordsThatAreTooLong()
        => Assert.All(Words(new string('x', 200), coverage: 1), word => Assert.InRange(word.Length, 1, UnigramWords.LongestWord));

    [Fact] // Else a text that holds the name of a byte would be taken for the byte.
    public void Of_GivesTheSignsOfNamesOfBytesATokenInAnyCase()
    {
        var words = UnigramWords.Of([new PieceCount("abc"u8.ToArray(), 9)], coverage: 0.5, mostCharacters: 20);
        Assert.Superset("<>x0123456789ABCDEF".ToHashSet(), words.Characters.Select(character => (char)character.Piece[0]).ToHashSet());
        Assert.Equal(20, words.Characters.Count);
    }

    private static List<string> Words(string text, double coverage)
    {
        using var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        counter.Add(Encoding.UTF8.GetBytes(text));
        var words = UnigramWords.Of(counter.MostFrequent(int.MaxValue), coverage, 1000);
        return [.. Enumerable.Range(0, words.Counts.Length).Select(word => Encoding.UTF8.GetString(words.Text.AsSpan(words.Starts[word]..words.Starts[word + 1])))];
    }
}
