using System.Net;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>
/// Single pages of a crawl of Common Crawl, found by their hosts or addresses in its CDX index or its columnar one, and fetched by byte ranges: each range is a gzip
/// member of its own, so those of one file, in the order of their offsets, are again a WARC file, under that file's name.
/// </summary>
public sealed record CommonCrawlIndexSource : ByteSource
{
    private const int LargestPage = 256 << 20;

    /// <summary>Name of the crawl, such as <c>CC-MAIN-2024-10</c>.</summary>
    public required string Crawl { get; init; }

    /// <summary>Addresses or patterns of the index: <c>example.org/a.html</c>, <c>example.org/*</c>, <c>*.example.org</c>.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Languages, as the index has them (<c>eng</c>), of which a page has at least one; all unless given.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Detected media types to take; all unless given.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = ["text/html", "application/xhtml+xml"];

    /// <summary>Takes the first so many pages, by file and offset; all unless given.</summary>
    public int? MostRecords { get; init; }

    /// <summary>Where the data lie.</summary>
    public Uri Endpoint { get; init; } = new("https://data.commoncrawl.org");

    /// <summary>
    /// Finds the captures with some keys in a file of the columnar index, which is Parquet: with it the table's files are searched by byte ranges on the
    /// host of the data, and no index server is asked.
    /// </summary>
    public Func<Stream, string, SurtKeys, IEnumerable<IndexedPage>>? Table { get; init; }

    /// <summary>Where the index is asked.</summary>
    public Uri Index { get; init; } = new("https://index.commoncrawl.org");

    /// <summary>How the host of the data is asked. The index, which serves everybody, is asked once a second, one question at a time.</summary>
    public FetchSettings Fetch { get; init; } = new();

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var pages = new List<IndexedPage>();
        if (Table is not null)
        {
            using var table = new RemoteFiles(context, Fetch, progress);
            var name = $"Common Crawl table of {Crawl}: {string.Join(' ', Urls)}";
            pages.AddRange(IndexedPage.Read(await table.ListingAsync(name, downloader => SearchAsync(downloader, progress, cancellationToken)).ConfigureAwait(false), name).Where(IsWanted));
        }
        else
        {
            using var index = new RemoteFiles(context, Fetch with { Connections = 1, RequestsPerSecond = 1 }, progress);
            foreach (var url in Urls)
            {
                var listing = await index.ListingAsync($"Common Crawl index of {Crawl}: {url}", downloader => ListAsync(downloader, url, cancellationToken))
                    .ConfigureAwait(false);
                pages.AddRange(IndexedPage.Read(listing, url).Where(IsWanted));
            }
        }
        if (pages.Count == 0)
        {
            throw new StorageException(
                $"Common Crawl index of {Crawl}: no page with status 200 fits {string.Join(", ", Urls)}. Check the crawl, 'urls', 'languages' and 'media_types'.",
                ExitCodes.InputsMissing);
        }
        var wanted = pages.Distinct().OrderBy(page => page.File, StringComparer.Ordinal).ThenBy(page => page.Offset).Take(MostRecords ?? int.MaxValue).ToList();
        using var remote = new RemoteFiles(context, Fetch, progress);
        var parts = await remote.FetchAsync([.. wanted.Select(page => new FetchRequest
        {
            Url = new Uri(Endpoint, "/" + page.File),
            Range = new ByteRange(page.Offset, page.Offset + page.Length - 1),
            Bytes = page.Length,
        })], cancellationToken).ConfigureAwait(false);
        return
        [
            .. wanted.Zip(parts, (page, path) => (page.File, page.Length, Path: path)).GroupBy(part => part.File, StringComparer.Ordinal)
                .Select(file => new SourceFile(
                    file.Key, null, file.Sum(part => part.Length), () => new ConcatenatedStream([.. file.Select(part => part.Path)]))),
        ];
    }

    private bool IsWanted(IndexedPage page)
        => page.Status == "200"
            && (MediaTypes.Count == 0 || MediaTypes.Contains(page.MediaType, StringComparer.Ordinal))
            && (Languages.Count == 0 || page.Languages.Split(',').Intersect(Languages, StringComparer.Ordinal).Any());

    /// <summary>Searches the files of the columnar index, a few at a time.</summary>
    private async Task<byte[]> SearchAsync(Downloader downloader, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var list = new Uri(Endpoint, $"/crawl-data/{Crawl}/cc-index-table.paths.gz");
        using var packed = new MemoryStream(await downloader.GetAsync(list, LargestPage, offline: false, cancellationToken).ConfigureAwait(false));
        var files = CommonCrawlSource.ReadLines(packed, list.AbsolutePath).Where(path => path.Contains("/subset=warc/", StringComparison.Ordinal)).ToList();
        if (files.Count == 0)
            throw new StorageException($"{list}: lists no file of the table ('.../subset=warc/...'). Check the crawl in the corpus file.", ExitCodes.InputsMissing);
        var (keys, found, done) = (SurtKeys.Of(Urls), new List<string>[files.Count], 0);
        await Parallel.ForAsync(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = Fetch.Connections, CancellationToken = cancellationToken }, (index, token) =>
        {
            using var content = new RemoteRanges(downloader, new Uri(Endpoint, "/" + files[index]), token);
            found[index] = [.. Table!(content, files[index], keys).Select(page => page.ToLine())];
            progress.Report(new TaskProgress(Interlocked.Increment(ref done), files.Count, "files of the index"));
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return Encoding.UTF8.GetBytes(string.Concat(found.SelectMany(lines => lines).Select(line => line + "\n")));
    }

    private async Task<byte[]> ListAsync(Downloader downloader, string url, CancellationToken cancellationToken)
    {
        var query = new Uri(Index, $"/{Crawl}-index?url={Uri.EscapeDataString(url)}&output=json");
        var first = await downloader.AnswerAsync(new Uri($"{query}&showNumPages=true"), LargestPage, cancellationToken).ConfigureAwait(false);
        var rows = new MemoryStream();
        var count = PagesIn(first, url);
        for (var page = 0; page < count; page++)
        {
            var answer = await downloader.AnswerAsync(new Uri(FormattableString.Invariant($"{query}&page={page}")), LargestPage, cancellationToken).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.NotFound)
                continue; // how the index says that nothing was captured
            if (answer.Status != HttpStatusCode.OK)
                throw Wrong(url, $"answers {(int)answer.Status}");
            rows.Write(answer.Content);
            rows.Write("\n"u8);
        }
        return rows.ToArray();
    }

    private int PagesIn(SmallAnswer answer, string url)
    {
        if (answer.Status == HttpStatusCode.NotFound)
            return 0;
        if (answer.Status != HttpStatusCode.OK)
            throw Wrong(url, $"answers {(int)answer.Status}");
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            return json.RootElement.ValueKind == JsonValueKind.Number ? json.RootElement.GetInt32() : json.RootElement.GetProperty("pages").GetInt32();
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Wrong(url, $"does not say how many pages there are: {Encoding.UTF8.GetString(answer.Content.AsSpan(0, Math.Min(answer.Content.Length, 80)))}");
        }
    }

    private StorageException Wrong(string url, string what)
        => new($"Common Crawl index of {Crawl}: {url}: {Index.Host} {what}. Check the crawl and 'urls' in the corpus file, then run again.", ExitCodes.InputsMissing);
}
