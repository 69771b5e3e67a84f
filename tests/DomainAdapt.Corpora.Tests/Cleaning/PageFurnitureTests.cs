using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class PageFurnitureTests
{
    [Theory]
    [InlineData("text\n12\nmore", "text\nmore")]
    [InlineData("text\n - 12 - \nF-12\niv\nPage 3 of 10\n3 of 10\nmore", "text\nmore")]
    [InlineData("text\nTable of Contents\nmore", "text\nmore")]
    [InlineData("Case: 19-1234     Document: 00512     Page: 3     Date Filed: 01/02/2020\nThe court held", "The court held")]
    [InlineData("Case 1:20-cv-01234-ABC Document 45 Filed 03/04/21 Page 2 of 9\nheld", "held")]
    [InlineData("In the year\n12345\n3,000\nCase closed.\nThe table of contents is long\nSee page 12", "In the year\n12345\n3,000\nCase closed.\nThe table of contents is long\nSee page 12")]
    public void Cut_TakesFurnitureOnly(string text, string expected) => Assert.Equal(expected, Without.Cuts(new PageFurnitureCutter(new PageFurnitureSpec()), text));

    [Fact]
    public void Cut_TakesTitlesThatRunOverPages()
    {
        string[] bodies = ["Sales grew.", "Costs fell.", "Rates rose.", "Risks remain."];
        var text = string.Join('\n', bodies.Select((body, page) => $"ACME CORP 10-K {2020 + page}\n{page + 1}\n{body}"));
        Assert.Equal(string.Join('\n', bodies), Without.Cuts(new PageFurnitureCutter(new PageFurnitureSpec { MinRunningTitles = 4 }), text));
        Assert.Contains("ACME", Without.Cuts(new PageFurnitureCutter(new PageFurnitureSpec { MinRunningTitles = null }), text), StringComparison.Ordinal);
        Assert.Contains("ACME", Without.Cuts(new PageFurnitureCutter(new PageFurnitureSpec { MinRunningTitles = 5 }), text), StringComparison.Ordinal);
    }
}
