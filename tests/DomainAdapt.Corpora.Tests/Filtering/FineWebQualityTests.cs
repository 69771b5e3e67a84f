using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Tests.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class FineWebQualityTests
{
    private const string Long = "This line is longer than thirty characters.";

    [Theory]
    [InlineData(Long, null)]
    [InlineData(" \n\n ", "empty")]
    [InlineData("This line is longer than thirty characters", "line_punct_ratio")]
    [InlineData("This line is longer than thirty characters.\"", "line_punct_ratio")] // Quotes end no sentence here,
    [InlineData("This line is longer than thirty characters. ", "line_punct_ratio")] // and white space at the end stays.
    [InlineData(Long + "\nShort.\nBrief.\nFew.", "short_line_ratio")]
    [InlineData("เส้นนี้ยาวกว่าสามสิบตัวอักษรแน่นอน។", null)]
    [InlineData(Long + "\n" + Long, "char_dup_ratio")]
    [InlineData(Long + "\n\n\n\n\n", "list_ratio")]
    public void Judge_NamesTheRule(string text, string? reason)
        => Assert.Equal(reason, new FineWebQualityFilter(new FineWebQualitySpec()).Judge(Some.Document(text)).Reason);

    [Fact]
    public void Judge_CanSpareScriptsWithoutPunctuation()
    {
        var filter = new FineWebQualityFilter(new FineWebQualitySpec { AllowNoTerminals = true });
        Assert.Null(filter.Judge(Some.Document("This line is longer than thirty characters")).Reason);
    }

    [Fact] // The decisions and reasons of the reference implementation on real pages.
    public void Judge_AgreesWithDatatrove() => DatatroveDecisions.Compare("fineweb_quality", new FineWebQualityFilter(new FineWebQualitySpec()));
}
