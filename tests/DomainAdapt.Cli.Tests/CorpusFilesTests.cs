using System.Text.RegularExpressions;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests;

/// <summary>The corpus files that come with the program.</summary>
public sealed partial class CorpusFilesTests
{
    private static readonly string Folder = FindFolder();

    public static TheoryData<string> Files => new(Directory.EnumerateFiles(Folder, "*.corpus.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    // Where the user is to say which commit; this file cannot know it.
    private static readonly string NoCommit = new('0', 40);

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFile_BindsAndStatesItsLicence(string file)
    {
        var corpus = Load(file);
        Assert.True(corpus.IsLicensed);
        Assert.True(corpus.Homepage is not null || corpus.Provenance is not null || corpus.From is DebianOriginSpec, "where does it come from?");
    }

    [Fact]
    public void Edgar_IsOfAnnualReports() => Assert.Equal(["10-K"], Assert.IsType<EdgarOriginSpec>(Load("sec-edgar.corpus.yaml").From).Forms);

    [Fact]
    public void CommonCrawl_IsAFewFiles() => Assert.Equal(4, Assert.IsType<CommonCrawlOriginSpec>(Load("common-crawl.corpus.yaml").From).MostFiles);

    [Fact]
    public void HuggingFace_IsRefusedUntilACommitIsNamed()
    {
        var failure = Assert.ThrowsAny<DomainAdaptException>(() => CorpusFile.Load(Path.Combine(Folder, "huggingface-wikipedia.corpus.yaml"), Composition.Catalog()));
        Assert.Contains("huggingface-wikipedia.corpus.yaml", failure.Message, StringComparison.Ordinal);
        Assert.Contains("found 40 zeros", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HuggingFace_IsADataset()
        => Assert.Equal("wikimedia/wikipedia", Assert.IsType<HuggingFaceOriginSpec>(Load("huggingface-wikipedia.corpus.yaml").From).Repository);

    // Readers come and go with their rooms' work: a file whose reader this build lacks is said, not hidden.
    private static CorpusSpec Load(string file)
    {
        var path = Path.Combine(Folder, file);
        var reader = Reader().Match(File.ReadAllText(path)).Groups["kind"].Value;
        Assert.SkipUnless(Composition.Catalog().Find(typeof(ReaderSpec), reader) is not null, $"there is no reader '{reader}' yet");
        if (!File.ReadAllText(path).Contains(NoCommit, StringComparison.Ordinal))
            return CorpusFile.Load(path, Composition.Catalog());
        using var folder = new TempFolder();
        var named = folder.At(file);
        File.WriteAllText(named, File.ReadAllText(path).Replace(NoCommit, new string('a', 40), StringComparison.Ordinal));
        return CorpusFile.Load(named, Composition.Catalog());
    }

    [GeneratedRegex(@"^read:\s*\{?\s*kind: (?<kind>\w+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reader();

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DomainAdapt.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must run from a checkout.");
        return Path.Combine(folder.FullName, "corpora");
    }
}
