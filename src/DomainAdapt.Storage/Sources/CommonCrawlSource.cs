using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>What a crawl's files hold.</summary>
public enum CrawlForm
{
    /// <summary>Pages as they came, with headers.</summary>
    Warc,

    /// <summary>Plain text of the pages.</summary>
    Wet,
}

/// <summary>Whole files of a crawl of Common Crawl, by its list of paths.</summary>
public sealed record CommonCrawlSource : ByteSource
{
    /// <summary>Name of the crawl, such as <c>CC-MAIN-2024-10</c>.</summary>
    public required string Crawl { get; init; }

    /// <summary>What the files hold.</summary>
    public CrawlForm Form { get; init; } = CrawlForm.Warc;

    /// <summary>Takes so many files, evenly over those that are wanted, so that every part of the crawl is in; all unless given.</summary>
    public int? MostFiles { get; init; }

    /// <summary>Where the data lie.</summary>
    public Uri Endpoint { get; init; } = new("https://data.commoncrawl.org");

    /// <summary>How the host is asked.</summary>
    public FetchSettings Fetch { get; init; } = new();

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        using var remote = new RemoteFiles(context, Fetch, progress);
        var list = new Uri(Endpoint, $"/crawl-data/{Crawl}/{(Form == CrawlForm.Warc ? "warc" : "wet")}.paths.gz");
        var paths = ReadLines(FileRange.OpenFile(await remote.FetchAsync(new FetchRequest { Url = list }, cancellationToken).ConfigureAwait(false)), list.AbsolutePath);
        var wanted = ListedFile.Wanted([.. paths.Select(path => new ListedFile(path, 0))], this, list.ToString());
        return await remote.FetchAsync(
            [.. EvenlyOf(wanted, MostFiles ?? wanted.Count).Select(file => (file.Path, new FetchRequest { Url = new Uri(Endpoint, "/" + file.Path) }))],
            cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<T> EvenlyOf<T>(IReadOnlyList<T> items, int count)
        => count >= items.Count ? items : Enumerable.Range(0, count).Select(index => items[(int)((long)index * items.Count / count)]);

    /// <summary>The paths of a list.</summary>
    internal static List<string> ReadLines(Stream content, string name)
    {
        using var lines = new StreamReader(Decompression.Open(content, name));
        var paths = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0)
                paths.Add(line);
        }
        return paths;
    }
}
