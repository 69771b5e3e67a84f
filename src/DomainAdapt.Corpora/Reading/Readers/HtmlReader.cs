using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>html</c> reader: a file is a page. The step <c>extract</c> turns a page into text.</summary>
public sealed record HtmlReaderSpec : ReaderSpec
{
    /// <summary>Encoding of pages that have no byte order mark, declare none and are no UTF-8; detected from the bytes unless given.</summary>
    public string? Encoding { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Encoding is not null && Charset.NameOf(Encoding) is null)
            problems.Add("encoding", $"is '{Encoding}', which is no encoding this program knows; expected a name such as utf-8 or windows-1252");
    }
}

/// <summary>Reads HTML pages as they are, in UTF-8.</summary>
internal sealed class HtmlReader(HtmlReaderSpec spec) : IReader
{
    /// <summary>Attribute of a page whose bytes contradict the encoding it declares: the one declared.</summary>
    public const string WrongCharsetAttribute = "wrong_charset";

    public IEnumerable<Record> Read(Input input)
    {
        if (input.ReadAll() is not { } bytes)
        {
            yield return input.TooLarge();
            yield break;
        }
        var decoded = Charset.Decode(bytes, new CharsetHints(IsMarkup: true, Fallback: spec.Encoding));
        var isWrong = decoded.Declared is { } declared && declared != decoded.Encoding && !Ascii.IsValid(bytes);
        yield return new DocumentRecord(null, decoded.Text)
        {
            Format = DocumentFormat.Html,
            Replacements = decoded.Replacements,
            Attributes = isWrong ? Attributes.Empty.With(WrongCharsetAttribute, decoded.Declared!) : Attributes.Empty,
        };
    }
}
