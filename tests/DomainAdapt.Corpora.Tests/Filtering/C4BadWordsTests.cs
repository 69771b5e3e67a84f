using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Tests.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class C4BadWordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A DARN thing.", 1)]
    [InlineData("darn", 1)]
    [InlineData("darned, undarn, darn_it, darn2", 0)]
    [InlineData("what the heck-it's", 1)]
    [InlineData("what the hecks", 0)]
    [InlineData("what the  heck", 0)]
    [InlineData("so: :-( and", 1)]
    [InlineData("so:-( and", 0)] // It must stand apart on both sides.
    [InlineData("ÄRGER", 1)]
    public void Measure_CountsWholeWords(string text, int count)
        => Assert.Equal(count, Measures(new C4BadWordsSpec { Words = List() }, text)[0]);

    [Fact]
    public void Measure_CountsAnywhereWhereWordsAreNotSetApart()
        => Assert.Equal(3, Measures(new C4BadWordsSpec { Words = List(), WholeWords = false }, "undarned darn so:-(")[0]);

    [Fact]
    public void Judge_KeepsAShareThatTheSeedDecides()
    {
        var kept = Kept(seed: 1);
        Assert.InRange(kept.Count(isKept => isKept), 200, 300);
        Assert.Equal(kept, Kept(seed: 1));
        Assert.NotEqual(kept, Kept(seed: 2));
    }

    [Fact]
    public void Load_NamesTheFileThatIsAbsent()
        => Assert.Contains("absent.txt", Assert.Throws<DomainAdaptException>(() => new C4BadWordsFilter(new C4BadWordsSpec { Words = "absent.txt" })).Message, StringComparison.Ordinal);

    [Fact] // The decisions and reasons of the reference implementation on real pages.
    public void Judge_AgreesWithDatatrove()
    {
        var list = SharedData.Path("data/filters/ldnoobw/en");
        Assert.SkipUnless(list is not null, "the shared data is absent");
        DatatroveDecisions.Compare("c4_badwords_en_keep0", new C4BadWordsFilter(new C4BadWordsSpec { Words = list! }));
    }

    private bool[] Kept(long seed)
    {
        var filter = new C4BadWordsFilter(new C4BadWordsSpec { Words = List(), KeepShare = 0.5, Seed = seed });
        return [.. Enumerable.Range(0, 500).Select(i => filter.Judge(Some.Document("darn", $"{i}.txt")).IsKept)];
    }

    private static double[] Measures(C4BadWordsSpec spec, string text)
    {
        var measures = new double[2];
        new C4BadWordsFilter(spec).Measure(Some.Document(text), measures);
        return measures;
    }

    private string List()
    {
        var path = Path.Combine(_folder.Path, "words.txt");
        File.WriteAllText(path, "darn\nthe heck\n\n:-(\närger\n");
        return path;
    }
}
