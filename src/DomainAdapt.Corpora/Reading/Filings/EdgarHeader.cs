using System.Globalization;
using System.Text;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Reading.Filings;

/// <summary>
/// The header of an EDGAR submission, in either of its forms: <c>FILED AS OF DATE: 20201030</c> within <c>SEC-HEADER</c>, or
/// <c>&lt;FILING-DATE&gt;20201030</c> within <c>SUBMISSION</c>. Where several companies file together the first one counts.
/// </summary>
internal sealed class EdgarHeader
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>Number of the submission, such as 0000320193-20-000096.</summary>
    public string? Accession => Find("ACCESSION NUMBER", "ACCESSION-NUMBER");

    /// <summary>Form of the submission, such as 10-K.</summary>
    public string? Form => Find("CONFORMED SUBMISSION TYPE", "TYPE");

    /// <summary>Number of the company, without leading zeros.</summary>
    public string? Cik => Find("CENTRAL INDEX KEY", "CIK")?.TrimStart('0');

    /// <summary>Name of the company.</summary>
    public string? Company => Find("COMPANY CONFORMED NAME", "CONFORMED-NAME");

    /// <summary>Standard industrial classification, four digits.</summary>
    public string? Sic => Find("STANDARD INDUSTRIAL CLASSIFICATION", "ASSIGNED-SIC") is { } sic ? string.Concat(sic.Where(char.IsAsciiDigit)) : null;

    /// <summary>Day of filing as ISO 8601.</summary>
    public string? Filed => IsoDate(Find("FILED AS OF DATE", "FILING-DATE"));

    /// <summary>End of the period reported on as ISO 8601.</summary>
    public string? Period => IsoDate(Find("CONFORMED PERIOD OF REPORT", "PERIOD"));

    /// <summary>Takes a line of the header.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line.Trim(" \t"u8));
        var isTag = text.StartsWith('<');
        var end = text.IndexOf(isTag ? '>' : ':', StringComparison.Ordinal);
        if (end <= 0)
            return;
        var value = text[(end + 1)..].Trim();
        if (value.Length > 0)
            _fields.TryAdd(isTag ? text[1..end] : text[..end], value);
    }

    /// <summary>What the header says of each of its documents.</summary>
    public Attributes ToAttributes()
    {
        var attributes = Attributes.Empty;
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [("accession", Accession), ("form", Form), ("cik", Cik), ("company", Company), ("sic", Sic), ("filed", Filed), ("period", Period)])
        {
            if (value is { Length: > 0 })
                attributes = attributes.With(name, value);
        }
        return attributes;
    }

    /// <summary>The address of one of its documents; null where the header or the document does not say enough.</summary>
    public string? UrlOf(string? fileName)
        => Accession is { } accession && Cik is { } cik && fileName is not null
            ? $"https://www.sec.gov/Archives/edgar/data/{cik}/{accession.Replace("-", "", StringComparison.Ordinal)}/{fileName}"
            : null;

    private string? Find(string name, string tag) => _fields.GetValueOrDefault(name) ?? _fields.GetValueOrDefault(tag);

    private static string? IsoDate(string? value)
        => DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}
