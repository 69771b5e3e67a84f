using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// From the bytes of a page to its text: decoding, the tree (<see cref="HtmlTree"/>), the main content (<see cref="MainContent"/>), what the page
/// says of itself (<see cref="PageMetadata"/>), and writing (<see cref="PageText"/>). It keeps nothing between pages.
/// </summary>
public static class PageExtractor
{
    /// <summary>Reads a page in any encoding.</summary>
    /// <param name="bytes">The page as it was found.</param>
    /// <param name="mode">What of it is its text.</param>
    /// <param name="format">How the text is written: <see cref="DocumentFormat.Text"/> or <see cref="DocumentFormat.Markdown"/>.</param>
    public static Page Extract(byte[] bytes, ExtractMode mode = ExtractMode.Main, DocumentFormat format = DocumentFormat.Text)
        => Page.Read(Decode(bytes), mode, format);

    /// <summary>The page's blocks as an HTML page of their own, coloured by whether and why each is in the text; UTF-8.</summary>
    /// <param name="bytes">The page as it was found.</param>
    /// <param name="mode">What of it is its text.</param>
    public static byte[] Explain(byte[] bytes, ExtractMode mode = ExtractMode.Main) => PageExplanation.Of(Decode(bytes), mode);

    private static ReadOnlySpan<byte> Decode(byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        var page = (DocumentRecord)new HtmlReader(new HtmlReaderSpec()).Read(new Input("page", content, int.MaxValue)).Single();
        return Utf8Repair.Repair(page.Text, out _).Span;
    }
}
