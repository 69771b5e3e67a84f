using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>
/// Settings of the <c>edgar</c> origin: full submission texts of SEC filings by form, company and date. The SEC asks for a contact in the
/// User-Agent and at most ten requests a second; both are kept.
/// </summary>
public sealed record EdgarOriginSpec : OriginSpec
{
    /// <summary>Forms to take, such as <c>10-K</c>; an amendment (<c>10-K/A</c>) is a form of its own. All unless given.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>Companies to take, by their central index key; all unless given.</summary>
    public IReadOnlyList<long> Ciks { get; init; } = [];

    /// <summary>First day of filing, such as 2023-01-01.</summary>
    public required string From { get; init; }

    /// <summary>Last day of filing. The index of a quarter that is not over yet still grows.</summary>
    public required string To { get; init; }

    /// <summary>Takes the first so many filings by date; all unless given.</summary>
    public int? MostFilings { get; init; }

    /// <summary>Address of EDGAR.</summary>
    [NotInFingerprint]
    public string Endpoint { get; init; } = "https://www.sec.gov";

    /// <summary>How EDGAR is asked. It needs a contact, such as <c>Jane Doe jane@example.org</c>.</summary>
    [NotInFingerprint]
    public FetchSpec Fetch { get; init; } = new();

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        CheckDay(problems, "from", From);
        CheckDay(problems, "to", To);
        if (string.CompareOrdinal(From, To) > 0)
            problems.Add("to", $"is before 'from' ({From}); found {To}");
        if (MostFilings < 1)
            problems.Add("most_filings", $"needs at least 1; found {MostFilings}");
        FetchSpec.CheckAddress(problems, "endpoint", Endpoint);
        Fetch.Check(problems);
        if (Fetch.Contact is null && Fetch.ContactEnv is null)
            problems.Add("fetch", "needs a 'contact' such as Jane Doe jane@example.org, or a 'contact_env' that names the variable with it: the SEC refuses programs without one");
        if (Fetch.RequestsPerSecond > EdgarSource.MostRequestsPerSecond)
            problems.Add("fetch.requests_per_second", string.Create(CultureInfo.InvariantCulture, $"needs at most {EdgarSource.MostRequestsPerSecond}, as the SEC asks; found {Fetch.RequestsPerSecond}"));
    }

    private static void CheckDay(SpecProblems problems, string setting, string text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            problems.Add(setting, $"needs a day such as 2023-01-31; found '{text}'");
    }
}

/// <summary>Takes filings.</summary>
internal sealed class EdgarOrigin(EdgarOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new EdgarSource
    {
        Forms = spec.Forms,
        Ciks = spec.Ciks,
        From = DateOnly.ParseExact(spec.From, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        To = DateOnly.ParseExact(spec.To, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        MostFilings = spec.MostFilings,
        Endpoint = new Uri(spec.Endpoint),
        Fetch = spec.Fetch.ToSettings(),
    };
}
