using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Tests.Shingles;

public sealed class WordHashesTests
{
    [Fact]
    public void Shingles_AreASetOfRunsInOrder()
    {
        List<ulong> words = [1, 2, 3, 1, 2, 3, 1, 2];
        Assert.Equal(3, WordHashes.Shingles(words, 3).Length);
        Assert.Equal(WordHashes.Shingles([1, 2], 5), WordHashes.Shingles([1, 2], 2));
        Assert.NotEqual(WordHashes.Shingles([1, 2], 5), WordHashes.Shingles([2, 1], 5));
        Assert.Empty(WordHashes.Shingles([], 5));
    }

    [Fact]
    public void Fill_SetsCaseAndPunctuationAside()
    {
        List<ulong> one = [], other = [];
        WordHashes.Fill("The ÉTUDE, again."u8, one);
        WordHashes.Fill("the étude\nAGAIN"u8, other);
        Assert.Equal(one, other);
        Assert.Equal(3, one.Distinct().Count());
    }
}
