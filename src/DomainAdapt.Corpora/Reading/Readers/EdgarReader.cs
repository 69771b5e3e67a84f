using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Filings;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>edgar</c> reader: full submission text files of the U.S. Securities and Exchange Commission's EDGAR.</summary>
public sealed record EdgarReaderSpec : ReaderSpec
{
    /// <summary>
    /// Types of the documents to take, such as <c>10-K</c> or <c>EX-99.1</c>; a star at the end stands for any rest. The default takes annual, quarterly
    /// and current reports with their amendments, without exhibits.
    /// </summary>
    public IReadOnlyList<string> Types { get; init; } = ["10-K*", "10-Q*", "8-K*", "20-F*"];

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Types.Count == 0 || Types.Any(string.IsNullOrWhiteSpace))
            problems.Add("types", "has no or an empty type; expected types of documents, such as [\"10-K*\", \"EX-99*\"]");
    }
}

/// <summary>
/// Reads EDGAR submissions (<c>SEC-HEADER</c>, then <c>DOCUMENT</c> blocks; EDGAR Public Dissemination Service, Technical Specification). The wanted
/// documents of a submission are documents here, HTML as text; the key is a document's place among them.
/// </summary>
internal sealed class EdgarReader(EdgarReaderSpec spec) : IReader
{
    public IEnumerable<Record> Read(Input input)
    {
        var lines = new ByteLines(input.Content, input.MaxRecordBytes);
        var header = new EdgarHeader();
        EdgarDocument? document = null;
        var number = 0;
        while (lines.TryRead(out var line))
        {
            var text = line.Span;
            if (document is null)
            {
                if (text.TrimStart(" \t"u8).StartsWith("<DOCUMENT>"u8))
                    document = new EdgarDocument(++number, lines.Offset);
                else if (number == 0)
                    header.Add(text);
            }
            else if (text.StartsWith("</DOCUMENT>"u8))
            {
                yield return Take(document, header, input);
                document = null;
            }
            else if (document.IsInBody)
            {
                document.IsInBody = AddToBody(document, text, input.MaxRecordBytes);
            }
            else if (text.StartsWith("<TEXT>"u8))
            {
                document.IsInBody = AddToBody(document, text["<TEXT>"u8.Length..], input.MaxRecordBytes);
            }
            else
            {
                document.AddTag(text);
            }
        }
        if (document is not null)
            yield return new DamagedRecord(Key(document), "cut_short", "has no </DOCUMENT>; the submission breaks off", ReadOnlyMemory<byte>.Empty);
        else if (number == 0)
            yield return new DamagedRecord(null, "no_submission", "has no <DOCUMENT>; expected a full submission text file", ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Adds a line of the body; false where it is the last.</summary>
    private static bool AddToBody(EdgarDocument document, ReadOnlySpan<byte> line, int maxBytes)
    {
        var isLast = line.TrimEnd(" \t"u8).EndsWith("</TEXT>"u8);
        if (isLast)
            line = line[..line.LastIndexOf("</TEXT>"u8)];
        if (!isLast || !line.IsEmpty)
            document.AddLine(line, maxBytes);
        return !isLast;
    }

    private Record Take(EdgarDocument document, EdgarHeader header, Input input)
    {
        if (document.IsBinary)
            return new SkippedRecord("binary");
        if (!spec.Types.Any(wanted => Fits(wanted, document.Type)))
            return new SkippedRecord("other_type");
        return document.IsTooLarge ? input.TooLarge() with { Key = Key(document) } : document.ToRecord(Key(document), header);
    }

    private static bool Fits(string wanted, string type)
        => wanted.EndsWith('*') ? type.StartsWith(wanted[..^1], StringComparison.Ordinal) : type == wanted;

    private static string Key(EdgarDocument document) => document.Number.ToString(CultureInfo.InvariantCulture);
}
