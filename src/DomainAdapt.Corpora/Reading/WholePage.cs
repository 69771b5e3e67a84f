using System.Text.Unicode;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Reading;

/// <summary>HTML that is text throughout, as in filings, books and mail: all that is shown is read, tables with a tab between their cells.</summary>
internal static class WholePage
{
    /// <summary>Reads a page in UTF-8, or else in <paramref name="otherwise"/>.</summary>
    /// <param name="html">The page as it was found.</param>
    /// <param name="otherwise">Name of the encoding of a page that is not valid UTF-8.</param>
    /// <param name="replacements">Sequences that the encoding cannot have.</param>
    public static Page Read(ReadOnlyMemory<byte> html, string otherwise, out int replacements)
    {
        var text = Charset.ToUtf8(html, Utf8.IsValid(html.Span) ? "utf-8" : otherwise, out replacements);
        var valid = Utf8Repair.Repair(text, out var invalid);
        replacements += invalid;
        return Page.Read(valid.Span, ExtractMode.All);
    }
}
