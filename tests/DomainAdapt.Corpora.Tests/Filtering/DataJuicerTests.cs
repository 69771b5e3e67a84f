using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class DataJuicerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Measure_CountsCharactersAndLines()
    {
        var measures = Measure("abc 12!", new DataJuicerSpec());
        Assert.Equal((5 / 7.0, 4 / 7.0, 7, 2), (measures["alphanumeric_share"], measures["special_character_share"], measures["characters"], measures["words"]));
        measures = Measure("ab\ncdéf\n", new DataJuicerSpec());
        Assert.Equal((4, 4), (measures["mean_line_characters"], measures["longest_line_characters"])); // The end of a line counts in the mean.
    }

    [Theory]
    [InlineData("aaaa", 1)] // One run of two, three times.
    [InlineData("abab", 2 / 3.0)] // Two different ones, of which the root is one.
    [InlineData("abcdef", 0)]
    [InlineData("abcdabxcdyabz", 5 / 12.0)] // Nine different ones, so three would count, but only ab (three times) and cd (twice) repeat.
    [InlineData("a", 0)]
    public void Measure_CountsRunsOfCharacters(string text, double share)
        => Assert.Equal(share, Measure(text, new DataJuicerSpec { RunCharacters = 2 })["character_repetition"]);

    [Fact] // a b, b a, a b, b c
    public void Measure_CountsRunsOfWords() => Assert.Equal(2 / 4.0, Measure("A b, a B c", new DataJuicerSpec { RunWords = 2 })["word_repetition"]);

    [Fact]
    public void Measure_CountsWordsOfLists()
    {
        var path = Path.Combine(_folder.Path, "words.txt");
        File.WriteAllText(path, "bad\n");
        var measures = Measure("Bad, good \"bad\"", new DataJuicerSpec { FlaggedWords = path, StopWords = path });
        Assert.Equal((2 / 3.0, 2 / 3.0), (measures["flagged_word_share"], measures["stop_word_share"]));
        Assert.True(double.IsNaN(Measure("bad", new DataJuicerSpec())["flagged_word_share"]));
        Assert.Contains("absent", Assert.Throws<DomainAdaptException>(() => new DataJuicerFilter(new DataJuicerSpec { StopWords = "absent" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_TakesWhatOtherStepsFound()
    {
        var filter = new DataJuicerFilter(new DataJuicerSpec());
        var document = Some.Document("These are some words of plain prose that nobody would take out of any corpus of text at all");
        Assert.Null(filter.Judge(document).Reason);
        Assert.Equal("language_id_score_filter", filter.Judge(document with { Attributes = document.Attributes.With("language_probability", 0.79) }).Reason);
        Assert.Equal("perplexity_filter", filter.Judge(document with { Attributes = document.Attributes.With("perplexity", 1500.1) }).Reason);
        Assert.Equal("words_num_filter", filter.Judge(Some.Document("too few words for a document")).Reason);
        Assert.Equal("special_characters_filter", filter.Judge(Some.Document("1 2 3 4 5 6 7 8 9 10 11 12 13 14 abcdef")).Reason);
    }

    private static Dictionary<string, double> Measure(string text, DataJuicerSpec spec)
    {
        var filter = new DataJuicerFilter(spec);
        var measures = new double[filter.MeasureNames.Count];
        filter.Measure(Some.Document(text), measures);
        return filter.MeasureNames.Zip(measures).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
