using System.Text.RegularExpressions;
using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Where pages of a crawl are looked up.</summary>
public enum CrawlLookup
{
    /// <summary>At the index server (CDX), which serves everybody and is asked once a second: best for few hosts.</summary>
    Cdx,

    /// <summary>
    /// In the columnar index (Parquet) on the host of the data, of whose files the footers are read and then only what may hold the pages: best for many
    /// patterns, whole domains and where the index server is busy.
    /// </summary>
    Table,
}

/// <summary>
/// Settings of the <c>common_crawl</c> origin: whole files of a crawl by its list of paths, or with <c>urls</c> single pages by its index. Read
/// them with the <c>warc</c> reader, or <c>wet</c>.
/// </summary>
public sealed partial record CommonCrawlOriginSpec : OriginSpec
{
    /// <summary>Name of the crawl, such as <c>CC-MAIN-2024-10</c>.</summary>
    public required string Crawl { get; init; }

    /// <summary>What the files hold: <c>warc</c>, pages as they came, or <c>wet</c>, plain text. Single pages are always WARC.</summary>
    public CrawlForm Form { get; init; } = CrawlForm.Warc;

    /// <summary>Takes so many files, evenly over the list of paths; all unless given. A WARC file is about a gigabyte.</summary>
    public int? MostFiles { get; init; }

    /// <summary>Takes single pages instead: addresses or patterns of the index, such as <c>example.org/*</c> or <c>*.example.org</c>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>With <c>urls</c>, where they are looked up: at the index server, or in the columnar index beside the data.</summary>
    public CrawlLookup Lookup { get; init; }

    /// <summary>With <c>urls</c>, languages as the index has them (<c>eng</c>), of which a page has at least one; all unless given.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>With <c>urls</c>, the media types that are taken; all where the list is empty.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = ["text/html", "application/xhtml+xml"];

    /// <summary>With <c>urls</c>, takes the first so many pages, by file and offset; all unless given.</summary>
    public int? MostRecords { get; init; }

    /// <summary>Patterns of the files to take; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Where the data lie.</summary>
    [NotInFingerprint]
    public string Endpoint { get; init; } = "https://data.commoncrawl.org";

    /// <summary>Where the index is asked, once a second.</summary>
    [NotInFingerprint]
    public string Index { get; init; } = "https://index.commoncrawl.org";

    /// <summary>How the host of the data is asked.</summary>
    [NotInFingerprint]
    public FetchSpec Fetch { get; init; } = new();

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (!CrawlName().IsMatch(Crawl))
            problems.Add("crawl", $"needs the name of a crawl, such as CC-MAIN-2024-10; found '{Crawl}'");
        if (MostFiles < 1)
            problems.Add("most_files", $"needs at least 1; found {MostFiles}");
        if (MostRecords < 1)
            problems.Add("most_records", $"needs at least 1; found {MostRecords}");
        if (Urls.Count > 0 && (MostFiles is not null || Form == CrawlForm.Wet))
            problems.Add("urls", "takes single pages from WARC files, so 'most_files' and 'form: wet' mean nothing beside it");
        if (Urls.Count == 0 && (Lookup != CrawlLookup.Cdx || MostRecords is not null || Languages.Count > 0))
            problems.Add("", "has 'lookup', 'most_records' or 'languages', which choose among the pages of 'urls'; there are none");
        FetchSpec.CheckAddress(problems, "endpoint", Endpoint);
        FetchSpec.CheckAddress(problems, "index", Index);
        Fetch.Check(problems);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.-]*$")]
    private static partial Regex CrawlName();
}

/// <summary>Takes files or pages of a crawl.</summary>
internal sealed class CommonCrawlOrigin(CommonCrawlOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = spec.Urls.Count > 0
        ? new CommonCrawlIndexSource
        {
            Crawl = spec.Crawl,
            Urls = spec.Urls,
            Table = spec.Lookup == CrawlLookup.Table ? CrawlTable.Find : null,
            Languages = spec.Languages,
            MediaTypes = spec.MediaTypes,
            MostRecords = spec.MostRecords,
            Include = spec.Include,
            Exclude = spec.Exclude,
            Endpoint = new Uri(spec.Endpoint),
            Index = new Uri(spec.Index),
            Fetch = spec.Fetch.ToSettings(),
        }
        : new CommonCrawlSource
        {
            Crawl = spec.Crawl,
            Form = spec.Form,
            MostFiles = spec.MostFiles,
            Include = spec.Include,
            Exclude = spec.Exclude,
            Endpoint = new Uri(spec.Endpoint),
            Fetch = spec.Fetch.ToSettings(),
        };
}
