using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Office;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>epub</c> reader: a book is a document.</summary>
public sealed record EpubReaderSpec : ReaderSpec;

/// <summary>Reads books (.epub, versions 2 and 3): the text of their pages in reading order.</summary>
internal sealed class EpubReader : WholeFileReader
{
    protected override Record Read(Input input, byte[] bytes)
    {
        using var parts = ZippedParts.Open(bytes, input.MaxRecordBytes);
        var package = EpubPackage.Of(parts);
        using var text = new MemoryStream();
        var (pages, replacements) = (0, 0);
        foreach (var path in package.Pages.Where(parts.Has))
        {
            var page = WholePage.Read(parts.ReadAll(path), "windows-1252", out var replaced);
            replacements += replaced;
            pages++;
            if (page.Text.Length == 0)
                continue;
            if (text.Length > 0)
                text.Write("\n\n"u8);
            text.Write(page.Text);
        }
        var attributes = Attributes.Empty.With("pages", pages);
        return new DocumentRecord(null, text.ToArray())
        {
            Title = package.Title,
            Date = package.Date,
            Language = package.Language?.Split('-')[0],
            Attributes = package.Author is { } author ? attributes.With("author", author) : attributes,
            Replacements = replacements,
        };
    }
}
