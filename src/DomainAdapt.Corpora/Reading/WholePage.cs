using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Reading;

/// <summary>HTML that is text throughout, as in filings, books and mail: all that is shown is read, tables with a tab between their cells.</summary>
internal static class WholePage
{
    /// <summary>Reads a page in UTF-8, in what it declares, or else in <paramref name="otherwise"/>.</summary>
    /// <param name="html">The page as it was found.</param>
    /// <param name="otherwise">Name of the encoding of a page that is not valid UTF-8 and declares none.</param>
    /// <param name="replacements">Sequences that the encoding cannot have.</param>
    public static Page Read(ReadOnlyMemory<byte> html, string otherwise, out int replacements)
    {
        var decoded = Charset.Decode(html, new CharsetHints(Fallback: otherwise, IsMarkup: true));
        replacements = decoded.Replacements;
        return Page.Read(decoded.Text.Span, ExtractMode.All);
    }
}
