using System.Xml;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Office;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>pptx</c> reader: a PowerPoint file is a document.</summary>
public sealed record PptxReaderSpec : ReaderSpec
{
    /// <summary>How the text is written: <c>text</c> or <c>markdown</c>.</summary>
    public DocumentFormat Format { get; init; }

    /// <summary>Whether the speaker's notes are read, each after its slide.</summary>
    public bool Notes { get; init; } = true;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems) => OfficeFormat.Check(Format, problems);
}

/// <summary>Reads PowerPoint files (.pptx, .pptm): the slides in their order, each with its notes.</summary>
internal sealed class PptxReader(PptxReaderSpec spec) : WholeFileReader
{
    protected override Record Read(Input input, byte[] bytes)
    {
        using var parts = ZippedParts.Open(bytes, input.MaxRecordBytes);
        var main = Relationships.Of(parts, "").First("officeDocument") ?? throw new UnreadableException("damaged", "names no main part");
        var text = new OfficeText(input.MaxRecordBytes, spec.Format);
        var slides = Slides(parts, main);
        foreach (var slide in slides)
        {
            new SlideText(text).Read(parts, slide);
            if (spec.Notes && Relationships.Of(parts, slide).First("notesSlide") is { } notes && parts.Has(notes))
                new SlideText(text).Read(parts, notes);
        }
        return CoreProperties.Of(parts).ToRecord(text.ToUtf8(), spec.Format, Attributes.Empty.With("slides", slides.Count));
    }

    private static List<string> Slides(ZippedParts parts, string main)
    {
        var references = Relationships.Of(parts, main);
        var slides = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        using var xml = parts.OpenXml(main);
        while (xml.Read())
        {
            // A slide is shown once, whatever the file says.
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sldId" && references.ById(xml.RelationshipId()) is { } slide && seen.Add(slide))
                slides.Add(slide);
        }
        return slides;
    }
}
