using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Languages;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Languages;

public sealed class SpreadPiecesTests
{
    private const int MaxBytes = 512;

    [Fact] // Whole words, from the beginning to the end, in order.
    public void Of_TakesWholeWordsOfAllParts()
    {
        var text = string.Join(' ', Enumerable.Range(10_000, 2_000));
        var found = Encoding.UTF8.GetString(new SpreadPieces().Of(Encoding.UTF8.GetBytes(text), MaxBytes)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] numbers = [.. found.Select(int.Parse)];
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal((10_000, 11_999), (numbers[0], numbers[^1]));
        Assert.All(numbers, number => Assert.InRange(number, 10_000, 11_999));
        // Of each eighth of the text some words.
        Assert.Equal(SpreadPieces.Count, numbers.Select(number => (number - 10_000) / 250).Distinct().Count());
    }

    [Fact]
    public void Of_LeavesShortTextsAndTakesTheBeginningOfFewBytes()
    {
        var pieces = new SpreadPieces();
        var text = "one two three"u8.ToArray();
        Assert.Equal(text, pieces.Of(text, text.Length).ToArray());
        Assert.Equal(text, pieces.Of(text, null).ToArray());
        Assert.Equal("one t"u8.ToArray(), pieces.Of(text, 5).ToArray());
    }

    [Fact] // Without blanks, and with characters of any length, pieces are valid UTF-8 and no longer than asked for.
    public void Of_CutsBetweenCharacters()
    {
        var random = new SplitMix64(5);
        string[] characters = ["a", "\u00e9", "\u6f22", "\ud83d\ude00", " "];
        var pieces = new SpreadPieces();
        for (var round = 0; round < 200; round++)
        {
            var kinds = round % 2 == 0 ? 4UL : 5UL;
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 600 + (7 * round)).Select(_ => characters[random.Next(kinds)])));
            var found = pieces.Of(text, MaxBytes);
            Assert.InRange(found.Length, MaxBytes / 2, MaxBytes + SpreadPieces.Count);
            Assert.True(System.Text.Unicode.Utf8.IsValid(found));
        }
    }

    [Fact]
    public void Of_AllocatesNothing()
    {
        var (pieces, text) = (new SpreadPieces(), new byte[10_000]);
        Assert.Equal(0, Allocations.Of(() => pieces.Of(text, MaxBytes)));
    }
}
