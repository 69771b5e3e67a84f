using DomainAdapt.Core.Stages;

namespace DomainAdapt.Core.Tests.Stages;

public sealed class CountsTests
{
    [Fact]
    public void AddPart_AddsToTheWholeAndToThePart()
    {
        var counts = new Counts();
        counts.AddPart("documents_rejected", "too_short", 2);
        counts.AddPart("documents_rejected", "too_long");
        Assert.Equal((3, 2, 1), (counts["documents_rejected"], counts["documents_rejected.too_short"], counts["documents_rejected.too_long"]));
        Assert.Equal(0, counts["documents_kept"]);
    }

    [Fact]
    public void Parts_AreThoseOfOneCountOnly()
    {
        var counts = new Counts { ["documents"] = 9, ["documents_rejected"] = 3, ["documents_rejected.too_short"] = 2, ["documents.web"] = 9, ["documents.a.b"] = 1 };
        Assert.Equal([KeyValuePair.Create("a.b", 1L), KeyValuePair.Create("web", 9L)], counts.Parts("documents"));
        Assert.Empty(counts.Parts("tokens"));
    }

    [Fact]
    public void Add_OfOthers_GivesTheSameInAnyOrder()
    {
        var (left, right) = (new Counts { ["b"] = 1, ["a"] = 2 }, new Counts { ["a"] = 40, ["B"] = 3 });
        var (one, other) = (new Counts(), new Counts());
        one.Add(left);
        one.Add(right);
        other.Add(right);
        other.Add(left);
        Assert.Equal(["B 3", "a 42", "b 1"], one.Select(count => $"{count.Key} {count.Value}"));
        Assert.Equal(one.ToArray(), other.ToArray());
        Assert.Equal(2, left["a"]);
    }

    [Fact]
    public void Balance_OfDocuments_ClosesWhereEveryDocumentAndByteEndsSomewhere()
    {
        var counts = new Counts
        {
            ["documents_in"] = 10,
            ["documents_kept"] = 7,
            ["documents_rejected"] = 2,
            ["documents_held_out"] = 1,
            ["bytes_in"] = 1000,
            ["bytes_kept"] = 650,
            ["bytes_rejected"] = 200,
            ["bytes_held_out"] = 100,
            ["bytes_cut"] = 60,
            ["bytes_rewritten"] = -10, // a rewriter may make a text longer
        };
        Assert.All(Balance.OfDocuments, balance => Assert.Equal(balance.Sums(counts).Left, balance.Sums(counts).Right));
        Assert.Equal(["documents", "bytes"], Balance.OfDocuments.Select(balance => balance.Name));
    }

    [Theory]
    [InlineData("documents", "documents_kept")]
    [InlineData("documents", "documents_held_out")]
    [InlineData("bytes", "bytes_cut")]
    [InlineData("bytes", "bytes_rewritten")]
    public void Balance_OfDocuments_MissesWhatIsLost(string balance, string lost)
    {
        var counts = new Counts { [lost] = -1 };
        Assert.Equal((0, -1), Balance.OfDocuments.Single(each => each.Name == balance).Sums(counts));
    }
}
