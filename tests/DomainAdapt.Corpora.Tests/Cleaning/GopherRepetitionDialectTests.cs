using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

/// <summary>Each case is one text that the dialects count differently; the figures are worked out by hand from what each program does.</summary>
public sealed class GopherRepetitionDialectTests
{
    [Theory]
    [InlineData("x\nx", 0.5, 1, 1, 0.5, 0.5)] // After the first; all of them.
    [InlineData("a\n\na\n", 1 / 3.0, 1, 1, 0.5, 0.5)] // datatrove: a, a and an empty line; Dolma: two empty lines, equal ones; the others drop them.
    [InlineData("a\n a", 0.0, 0, 1, 0, 0.5)] // DCLM and the paper without white space around.
    [InlineData("", null, 0, 1, 1, 0)] // Nothing is what DCLM and NeMo drop.
    public void Lines(string text, double? datatrove, double dolma, double dclm, double nemo, double paper)
        => Measures(text, "repeated_line_share", datatrove, dolma, dclm, nemo, paper);

    [Fact] // Against all 10 characters of the text, or the 8 of lines.
    public void CharactersOfLines() => Measures("ab\nab\ncdef", "repeated_line_character_share", 2 / 10.0, 4 / 8.0, 4 / 8.0, 2 / 8.0, 2 / 8.0);

    [Fact] // Dolma has no paragraphs; NeMo keeps the blank ones, and two of them are equal.
    public void Paragraphs() => Measures("a\n\nb\n\n\n\n\n\na", "repeated_paragraph_share", 1 / 3.0, null, 2 / 3.0, 2 / 5.0, 1 / 3.0);

    [Fact] // "a b" and "ccc ddd" are there twice: the first, DCLM the longer; NeMo counts the space and all of the text.
    public void TopRun() => Measures("a b a b ccc ddd ccc ddd", "top_2_word_run_share", 6 / 23.0, 4 / 16.0, 12 / 16.0, 6 / 23.0, 4 / 16.0);

    [Fact]
    public void TopRunThatIsThereOnce() => Measures("one two", "top_2_word_run_share", 1, 1, 0, 1, 0);

    [Fact] // NeMo deletes the run only where one space joins its words.
    public void TopRunAcrossLines() => Measures("a b a\nb", "top_2_word_run_share", 6 / 7.0, 1, 1, 3 / 7.0, 1);

    [Fact] // Seven runs of five, the first and the sixth equal.
    public void RepeatedRuns() => Measures("a b c d e a b c d e x", "repeated_5_word_run_share", 5 / 21.0, 10 / 35.0, 10 / 11.0, 9 / 21.0, 10 / 11.0);

    [Fact] // Three equal runs: datatrove jumps over the third, Dolma counts overlaps, DCLM each word once, NeMo what is new in the third.
    public void OverlappingRuns() => Measures("a a a a a a a", "repeated_5_word_run_share", 5 / 13.0, 1, 1, 11 / 13.0, 1);

    [Fact] // Punctuation is a word, part of one, or none.
    public void WordsOfRuns() => Measures("a, a, b", "top_2_word_run_share", 6 / 7.0, 4 / 5.0, 0, 5 / 7.0, 0);

    [Fact]
    public void ShortTexts() => Measures("a b", "repeated_5_word_run_share", 0, 0, 0, 1, 0);

    [Theory]
    [InlineData(Dialect.Datatrove, "dup_para_frac")]
    [InlineData(Dialect.Dolma, "fraction_of_duplicate_lines")]
    [InlineData(Dialect.Dclm, "repetition_filter_line")]
    [InlineData(Dialect.Nemo, "repeated_lines")]
    [InlineData(Dialect.Paper, "duplicate_line_fraction")]
    public void Judge_HasTheDialectsReasonsInItsOrder(Dialect dialect, string reason)
        => Assert.Equal(reason, Filter(dialect).Judge(Some.Document("one\n\none\n\none")).Reason);

    [Fact]
    public void DolmasMixHasALimitOfItsOwn()
    {
        Assert.Equal(0.2, new GopherRepetitionSpec().MaxRepeatedLineCharacterShare);
        Assert.Equal(0.3, new GopherRepetitionSpec { Dialect = Dialect.Dolma }.MaxRepeatedLineCharacterShare);
        Assert.Null(new GopherRepetitionSpec { Dialect = Dialect.Dolma, MaxRepeatedLineCharacterShare = null }.MaxRepeatedLineCharacterShare);
    }

    private static MeasuredFilter Filter(Dialect dialect) => GopherRepetitionFilter.Of(new GopherRepetitionSpec { Dialect = dialect });

    private static void Measures(string text, string name, params double?[] expected)
    {
        foreach (var (dialect, value) in Enum.GetValues<Dialect>().Zip(expected))
        {
            var filter = Filter(dialect);
            var measures = new double[filter.MeasureNames.Count];
            filter.Measure(Some.Document(text), measures);
            Assert.Equal((dialect, value ?? double.NaN), (dialect, measures[filter.MeasureNames.ToList().IndexOf(name)]));
        }
    }
}
