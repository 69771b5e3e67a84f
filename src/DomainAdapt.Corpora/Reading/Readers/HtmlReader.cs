using System.Buffers;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>html</c> reader: a file is a page. The step <c>extract</c> turns a page into text.</summary>
public sealed record HtmlReaderSpec : ReaderSpec
{
    /// <summary>Encoding of pages that have no byte order mark and declare none.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Charset.Find(Encoding) is null)
            problems.Add("encoding", $"is '{Encoding}', which is no encoding this program knows; expected a name such as utf-8 or windows-1252");
    }
}

/// <summary>Reads HTML pages as they are, in UTF-8.</summary>
internal sealed class HtmlReader(HtmlReaderSpec spec) : IReader
{
    /// <summary>Attribute of a page in UTF-8 that declares another encoding: the one declared.</summary>
    public const string WrongCharsetAttribute = "wrong_charset";

    // A page must declare its encoding within its first 1,024 bytes (HTML Standard, 4.2.5.4).
    private const int DeclarationBytes = 1024;

    private static readonly SearchValues<char> EndsOfName = SearchValues.Create("\"'; />\t\r\n");

    public IEnumerable<Record> Read(Input input)
    {
        if (input.ReadAll() is not { } bytes)
        {
            yield return input.TooLarge();
            yield break;
        }
        var declared = Declared(bytes) ?? spec.Encoding;
        var isWrong = Charset.IsWronglyCalled(bytes, declared);
        var text = Charset.ToUtf8(bytes, isWrong ? "utf-8" : declared, out var replacements);
        yield return new DocumentRecord(null, text)
        {
            Format = DocumentFormat.Html,
            Replacements = replacements,
            Attributes = isWrong ? Attributes.Empty.With(WrongCharsetAttribute, declared) : Attributes.Empty,
        };
    }

    /// <summary>The encoding that a <c>meta</c> element declares, where this program knows it.</summary>
    private static string? Declared(byte[] page)
    {
        var head = Encoding.Latin1.GetString(page, 0, Math.Min(page.Length, DeclarationBytes));
        for (var at = 0; (at = head.IndexOf("charset", at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += "charset".Length;
            var value = head.AsSpan(at).TrimStart();
            if (!value.StartsWith("="))
                continue;
            value = value[1..].TrimStart().TrimStart("\"'");
            var end = value.IndexOfAny(EndsOfName);
            var name = (end < 0 ? value : value[..end]).ToString();
            // A declaration readable as ASCII cannot be true when it says UTF-16 (same place of the standard).
            if (Charset.Find(name) is { } encoding)
                return encoding is UnicodeEncoding ? "utf-8" : name;
        }
        return null;
    }
}
