using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class RepeatedLinesTests
{
    [Fact]
    public void Cut_TakesEachRepeatWithItsLineEndAndLeavesShortLines()
    {
        var text = "éééééééééé\n  éééééééééé\r\n}\n}\nother line\néééééééééé";
        var cuts = new List<Cut>();

        new RepeatedLinesCutter(new RepeatedLinesSpec { MinCharacters = 10 }).Cut(Some.Document(text), cuts);

        Assert.Equal([new Cut(21, 24, "repeated_line"), new Cut(60, 20, "repeated_line")], cuts);
    }

    [Fact]
    public void Cut_CountsCharactersNotBytes()
    {
        var cuts = new List<Cut>();
        new RepeatedLinesCutter(new RepeatedLinesSpec { MinCharacters = 11 }).Cut(Some.Document("éééééééééé\néééééééééé"), cuts);
        Assert.Empty(cuts);
    }
}
