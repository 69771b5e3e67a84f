using System.IO.Compression;
using System.Text.Json;
using DomainAdapt.Core.Steps;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

/// <summary>What datatrove's filters decided about real pages, and why.</summary>
internal static class DatatroveDecisions
{
    /// <summary>The pages; skips the test where they are absent.</summary>
    public static IEnumerable<JsonElement> Pages()
    {
        var path = SharedData.Path("data/filters/datatrove-golden.jsonl.gz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var page = JsonDocument.Parse(line);
            yield return page.RootElement;
        }
    }

    /// <summary>Fails on every page where a filter decides otherwise or for another reason.</summary>
    public static void Compare(string filterName, IFilter filter) => Compare(filterName, filter.Judge);

    /// <summary>Fails on every page where a filter decides otherwise or for another reason.</summary>
    public static void Compare(string filterName, Func<Core.Documents.Document, Verdict> judge)
    {
        var (pages, wrong) = (0, new List<string>());
        foreach (var page in Pages())
        {
            var expected = page.GetProperty("decisions").GetProperty(filterName).GetString();
            var found = judge(Some.Document(page.GetProperty("text").GetString()!)).Reason ?? "keep";
            pages++;
            if (expected != found)
                wrong.Add($"{pages}: expected {expected}, found {found}");
        }
        Assert.True(pages > 900, $"only {pages} pages");
        Assert.Empty(wrong);
    }
}
