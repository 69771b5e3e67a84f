using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Pdf;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using UglyToad.PdfPig.Exceptions;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>pdf</c> reader: a file is a document.</summary>
public sealed record PdfReaderSpec : ReaderSpec
{
    /// <summary>
    /// Letters below which a page whose picture covers most of it is a scan. Archives and courts stamp a line on scanned pages, which is no text layer.
    /// </summary>
    public int ScannedPageLetters { get; init; } = 200;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (ScannedPageLetters < 0)
            problems.Add("scanned_page_letters", $"is {ScannedPageLetters}; expected 0 or more");
    }
}

/// <summary>
/// Reads the text layer of PDF files. Lines are kept as printed and pages end with a form feed on a line of its own, so that a later step can join
/// broken words and drop what repeats on every page. A file without a text layer is left out as <c>needs_ocr</c>.
/// </summary>
internal sealed class PdfReader(PdfReaderSpec spec) : WholeFileReader
{
    private const string PageBreak = "\n\f\n";

    // Of a page's area; scans have a margin at most.
    private const double ScanCover = 0.5;

    protected override Record Read(Input input, byte[] bytes)
    {
        using var document = Open(bytes, input.MaxRecordBytes);
        var text = new StringBuilder();
        var withoutText = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            var page = document.GetPage(number);
            if (number > 1)
                text.Append(PageBreak);
            if (HasText(page))
                PdfPageText.Write([.. WordsOf(page)], text);
            else
                withoutText++;
            if (text.Length > input.MaxRecordBytes)
                throw UnreadableException.TooLarge(input.MaxRecordBytes);
        }
        return withoutText == document.NumberOfPages ? new SkippedRecord("needs_ocr") : ToRecord(document, text, withoutText);
    }

    private static PdfDocument Open(byte[] bytes, int maxBytes)
    {
        try
        {
            return PdfDocument.Open(bytes, new ParsingOptions
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                ClipPaths = false,
                FilterProvider = new BoundedFilters(maxBytes),
            });
        }
        catch (PdfDocumentEncryptedException)
        {
            throw UnreadableException.Encrypted();
        }
    }

    private bool HasText(Page page)
    {
        var letters = page.Letters.Count(letter => !string.IsNullOrWhiteSpace(letter.Value));
        if (letters == 0 || letters >= spec.ScannedPageLetters)
            return letters > 0;
        var area = page.Width * page.Height;
        return !page.GetImages().Any(image => image.BoundingBox.Width * image.BoundingBox.Height > ScanCover * area);
    }

    private static IEnumerable<PdfWord> WordsOf(Page page)
    {
        foreach (var word in page.GetWords(NearestNeighbourWordExtractor.Instance))
        {
            var box = word.BoundingBox;
            var text = PdfLetters.Plain(word.Text);
            if (text.Length > 0)
                yield return new PdfWord(text, box.Left, box.Right, box.Bottom, box.Top, word.Letters.Max(letter => letter.PointSize));
        }
    }

    private static DocumentRecord ToRecord(PdfDocument document, StringBuilder text, int withoutText)
    {
        var information = document.Information;
        var attributes = Attributes.Empty.With("pages", document.NumberOfPages);
        if (withoutText > 0)
            attributes = attributes.With("pages_without_text", withoutText);
        if (information.Author is { Length: > 0 } author)
            attributes = attributes.With("author", author);
        return new DocumentRecord(null, Encoding.UTF8.GetBytes(text.ToString()))
        {
            Title = information.Title is { Length: > 0 } title ? title : null,
            Date = PdfLetters.Day(information.CreationDate),
            Attributes = attributes,
        };
    }
}
