namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>
/// Identifiers of securities, companies, filings, cases, statutes and drugs, which a domain's text is made of and which are no one's personal data. Most have
/// no form that a scanner takes for its own (ISIN, LEI, ICD codes); numbers alone are known by the words before them.
/// </summary>
internal static class KnownIdentifiers
{
    private const int ContextBytes = 28;

    private static readonly ContextWords Names = new(
        "cusip", "isin", "sedol", "figi", "lei ", "lei:", "cik", "accession", "file no", "file number", "docket", "case no", "ndc", "npi", "rxnorm", "rxcui", "snomed", "icd-",
        "doi:", "doi.org/", "pmid", "nct", "isbn", "issn", "u.s.c", "c.f.r", "§", "fed. reg", "patent", "serial no", "irs employer", "employer identification");

    /// <summary>Whether the words before a number say that it is such an identifier.</summary>
    public static bool Covers(ReadOnlySpan<byte> text, int at)
    {
        // Words of the line before say nothing of this number.
        var line = text[Math.Max(0, at - ContextBytes)..at].LastIndexOf((byte)'\n');
        var bytes = line < 0 ? ContextBytes : Math.Min(at, ContextBytes) - line - 1;
        return Names.AreBefore(text, at, bytes);
    }
}
