using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

/// <summary>Each case is one text that the dialects count differently; the figures are worked out by hand from what each program does.</summary>
public sealed class GopherQualityDialectTests
{
    private static readonly Dialect[] All = [Dialect.Datatrove, Dialect.Dolma, Dialect.Dclm, Dialect.Nemo, Dialect.Paper];

    [Fact] // It ' s a - b , ok without its three symbols; then white space; then what begins with a letter.
    public void Words() => Measures("It's a - b, ok", "words", 5, 5, 4, 5, 5);

    [Fact] // "a", "bb" and "cccccc" have a mean of 3 and a median of 2.
    public void LengthOfWords()
    {
        Measures("a bb cccccc", "mean_word_characters", 3, null, 3, 3, 3);
        Measures("a bb cccccc", "median_word_characters", null, 2, null, null, null);
        Measures("a bb cccc ddddd", "median_word_characters", null, 3, null, null, null);
    }

    [Fact] // Two words hold symbols; three symbols stand there; one word has more runs of # than half its length.
    public void Symbols()
    {
        const string Text = "#a# b… c d e f g h i j";
        Measures(Text, "symbols_per_word", null, 0.2, 0.3, 0.1, null);
        Measures(Text, "hashes_per_word", 2 / 13.0, null, null, null, 0.2); // datatrove: # a # b … and eight letters
        Measures("a . . . b ... c d e f", "symbols_per_word", null, 0, 0.2, 0.1, null);
        Measures("", "symbols_per_word", null, 0, 0, 1, null);
    }

    [Fact] // datatrove trims at the left and knows • and -; Dolma trims nothing, knows * and -, and has a fifth, empty line.
    public void Bullets() => Measures("* a\n  - b\n• c\n● d\n", "bullet_line_share", 0.5, 0.2, 1, 0.5, 0.75);

    [Fact]
    public void EllipsisEnds()
        => Measures("a...\nb…\nc . . .\nd [...]\ne Read more", "ellipsis_line_share", 2 / 5.0, 1 / 5.0, 3 / 5.0, 4 / 5.0, 2 / 5.0);

    [Fact] // datatrove counts "," and both "!" as words.
    public void AlphabeticWords() => Measures("ab 12 cd, !!", "alphabetic_word_share", 2 / 6.0, 0.5, 0.5, 0.5, 0.5);

    [Fact] // Different ones as written; all as written; all in any case.
    public void StopWords() => Measures("the the The", "stop_words", 1, 2, 3, 2, 1);

    [Theory]
    [InlineData(Dialect.Datatrove, "gopher_short_doc")]
    [InlineData(Dialect.Dolma, "word_count")]
    [InlineData(Dialect.Dclm, "page_length_filter")]
    [InlineData(Dialect.Nemo, "symbol_to_word")] // Its file asks for symbols first.
    [InlineData(Dialect.Paper, "word_count")]
    public void Judge_HasTheDialectsReasonsInItsOrder(Dialect dialect, string reason) => Assert.Equal(reason, Filter(dialect).Judge(Some.Document("# # a")).Reason);

    [Theory]
    [InlineData(Dialect.Dolma, "median_word_length")]
    [InlineData(Dialect.Dclm, null)]
    [InlineData(Dialect.Paper, null)]
    public void Judge_HoldsTheMedianOrTheMeanAgainstTheLimit(Dialect dialect, string? reason)
    {
        var filter = GopherQualityFilter.Of(new GopherQualitySpec { Dialect = dialect, MinWords = 3, MinStopWords = 0 });
        Assert.Equal(reason, filter.Judge(Some.Document("a bb cccccc")).Reason);
    }

    private static MeasuredFilter Filter(Dialect dialect) => GopherQualityFilter.Of(new GopherQualitySpec { Dialect = dialect });

    private static void Measures(string text, string name, params double?[] expected)
    {
        foreach (var (dialect, value) in All.Zip(expected))
        {
            var filter = Filter(dialect);
            var place = filter.MeasureNames.ToList().IndexOf(name);
            var measures = new double[filter.MeasureNames.Count];
            filter.Measure(Some.Document(text), measures);
            if (value is null)
                Assert.True(place < 0, $"{dialect} has {name}");
            else
                Assert.Equal((dialect, value.Value), (dialect, measures[place]));
        }
    }
}
