using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Tokenization;

namespace DomainAdapt.Corpora.Tests.Tokenization;

public sealed class ByteSampleTests
{
    [Fact]
    public void Takes_SharesTheBytesEquallyBetweenSources()
    {
        List<Document> large = DocumentShards.Documents("large", 2000), small = DocumentShards.Documents("small", 400, seed: 5);
        var limit = 2 * small.Sum(document => document.Text.Length);
        var sample = new ByteSample(limit, seed: 1);
        foreach (var document in large.Concat(small))
            sample.Count(document);
        Assert.All(small, document => Assert.True(sample.Takes(document)));
        Assert.InRange(large.Where(sample.Takes).Sum(document => document.Text.Length), limit * 0.48, limit * 0.5);
    }

    [Fact]
    public void Takes_SomeOfEverySource_EvenWhenItsDocumentsAreTooLarge()
    {
        var sample = new ByteSample(bytes: 1, seed: 1);
        var documents = DocumentShards.Documents("law", 10);
        documents.ForEach(sample.Count);
        Assert.Single(documents, sample.Takes);
    }

    [Fact]
    public void Takes_OtherDocumentsForAnotherSeed()
    {
        var documents = DocumentShards.Documents("law", 500);
        var taken = new[] { 1, 2 }.Select(seed =>
        {
            var sample = new ByteSample(30_000, seed);
            documents.ForEach(sample.Count);
            return documents.Where(sample.Takes).Select(document => document.Id).ToList();
        }).ToList();
        Assert.NotEmpty(taken[0]);
        Assert.NotEqual(taken[0], taken[1]);
    }
}
