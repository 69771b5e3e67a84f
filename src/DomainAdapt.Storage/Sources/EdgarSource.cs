using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>
/// Filings of the SEC's EDGAR by form, company and date, found in the quarterly master index and fetched as full submission texts. The SEC asks
/// for at most ten requests a second and a User-Agent that names whom it can reach (sec.gov, Accessing EDGAR Data).
/// </summary>
public sealed record EdgarSource : ByteSource
{
    /// <summary>Most requests a second that the SEC allows.</summary>
    public const double MostRequestsPerSecond = 10;

    /// <summary>Forms to take, such as <c>10-K</c>; an amendment (<c>10-K/A</c>) is a form of its own. All unless given.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>Companies to take, by their central index key; all unless given.</summary>
    public IReadOnlyList<long> Ciks { get; init; } = [];

    /// <summary>First day of filing.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of filing.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Takes the first so many filings by date, then path; all unless given.</summary>
    public int? MostFilings { get; init; }

    /// <summary>Address of EDGAR.</summary>
    public Uri Endpoint { get; init; } = new("https://www.sec.gov");

    /// <summary>How EDGAR is asked; a contact is needed.</summary>
    public FetchSettings Fetch { get; init; } = new() { RequestsPerSecond = 8 };

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        if (!context.Offline && (Fetch.Contact ?? (Fetch.ContactEnv is null ? null : context.Variable(Fetch.ContactEnv)))?.Contains('@') != true)
        {
            throw new StorageException(
                "EDGAR: the SEC wants to know whom it can reach, and refuses programs that do not say. Give a name and an address of mail, such as "
                + (Fetch.ContactEnv is null ? "'fetch: { contact: Jane Doe jane@example.org }' in the corpus file." : $"{Fetch.ContactEnv}='Jane Doe jane@example.org' in the environment."),
                ExitCodes.Spec);
        }
        var settings = Fetch with { RequestsPerSecond = Math.Min(Fetch.RequestsPerSecond ?? MostRequestsPerSecond, MostRequestsPerSecond) };
        using var remote = new RemoteFiles(context, settings, progress);
        var filings = new List<EdgarFiling>();
        foreach (var quarter in EdgarFiling.Quarters(From, To))
        {
            var index = await remote.FetchAsync(new FetchRequest { Url = new Uri(Endpoint, $"/Archives/edgar/full-index/{quarter}/master.idx") }, cancellationToken)
                .ConfigureAwait(false);
            filings.AddRange(EdgarFiling.ReadIndex(index, quarter).Where(IsWanted));
        }
        // One submission of several companies stands in the index once for each of them.
        var wanted = filings.GroupBy(filing => filing.Accession, StringComparer.Ordinal).Select(same => same.MinBy(filing => filing.Cik)!)
            .OrderBy(filing => filing.Filed).ThenBy(filing => filing.Path, StringComparer.Ordinal).Take(MostFilings ?? int.MaxValue).ToList();
        if (wanted.Count == 0)
        {
            throw new StorageException(string.Create(CultureInfo.InvariantCulture,
                $"EDGAR: no filing from {From:yyyy-MM-dd} to {To:yyyy-MM-dd} is of the forms and companies asked for. Check 'forms', 'ciks' and the dates."),
                ExitCodes.InputsMissing);
        }
        return await remote.FetchAsync(
            [.. wanted.Select(filing => (filing.Path, new FetchRequest { Url = new Uri(Endpoint, "/Archives/" + filing.Path) }))], cancellationToken).ConfigureAwait(false);
    }

    private bool IsWanted(EdgarFiling filing)
        => filing.Filed >= From && filing.Filed <= To
            && (Ciks.Count == 0 || Ciks.Contains(filing.Cik))
            && (Forms.Count == 0 || Forms.Contains(filing.Form, StringComparer.OrdinalIgnoreCase));
}
