using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Office;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>docx</c> reader: a Word file is a document.</summary>
public sealed record DocxReaderSpec : ReaderSpec
{
    /// <summary>How the text is written: <c>text</c> or <c>markdown</c>.</summary>
    public DocumentFormat Format { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems) => OfficeFormat.Check(Format, problems);
}

/// <summary>
/// Reads Word files (.docx, .docm): paragraphs, headings, lists and tables, then footnotes and endnotes. Headers, footers and comments are left out.
/// </summary>
internal sealed class DocxReader(DocxReaderSpec spec) : WholeFileReader
{
    protected override Record Read(Input input, byte[] bytes)
    {
        using var parts = ZippedParts.Open(bytes, input.MaxRecordBytes);
        var main = Relationships.Of(parts, "").First("officeDocument") ?? throw new UnreadableException("damaged", "names no main part");
        var references = Relationships.Of(parts, main);
        var text = new OfficeText(input.MaxRecordBytes, spec.Format);
        var reader = new WordText(WordStyles.Of(parts, references.First("styles")), text);
        reader.Read(parts, main);
        foreach (var notes in (string[])["footnotes", "endnotes"])
        {
            if (references.First(notes) is { } part && parts.Has(part))
                reader.Read(parts, part);
        }
        return CoreProperties.Of(parts).ToRecord(text.ToUtf8(), spec.Format, Attributes.Empty);
    }
}
