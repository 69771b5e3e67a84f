using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Settings of the <c>xml</c> reader: which element is a document and where in it its parts are. Paths are local names with slashes; <c>*</c> is
/// any name, a last <c>@name</c> an attribute, and <c>|</c> stands between paths of which the first that is there counts.
/// </summary>
public sealed record XmlReaderSpec : ReaderSpec
{
    /// <summary>Ready settings for a public schema; settings given beside it come before its own.</summary>
    public XmlPreset? Preset { get; init; }

    /// <summary>The end of the path of the element that is a document, such as <c>article</c> or <c>section/para</c>.</summary>
    public string? Record { get; init; }

    /// <summary>Paths within it of what is text, in this order; all its text unless given.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>Its attribute (<c>@id</c>) or path that names it; its number in the file unless given.</summary>
    public string? Key { get; init; }

    /// <summary>Its attribute or path of the title.</summary>
    public string? Title { get; init; }

    /// <summary>Its attribute or path of the date.</summary>
    public string? Date { get; init; }

    /// <summary>Its attribute or path of the address.</summary>
    public string? Url { get; init; }

    /// <summary>Its attribute or path of the language.</summary>
    public string? Language { get; init; }

    /// <summary>Its attribute or path of the licence.</summary>
    public string? Licence { get; init; }

    /// <summary>More attributes or paths, by the name of the document's attribute that they become.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>An attribute or path: records without it are left out.</summary>
    public string? Require { get; init; }

    /// <summary>Attributes or paths: records with any of them are left out, such as redirects.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>How the text is written within the element.</summary>
    public XmlMarkup Markup { get; init; }

    /// <summary>How the documents are written then.</summary>
    public DocumentFormat Format { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Record is null && Preset is null)
            problems.Add("record", "is not there; expected element names with slashes between them, such as article or section/para, or a 'preset'");
        if (Record is not null && Record.Split('/').Any(string.IsNullOrWhiteSpace))
            problems.Add("record", $"is '{Record}'; expected element names with slashes between them, such as article or section/para");
    }
}

/// <summary>Reads XML as a stream: one record element at a time is in memory.</summary>
internal sealed class XmlRecordReader(XmlReaderSpec given) : IReader
{
    private readonly XmlReaderSpec _spec = XmlPresets.Complete(given);
    private readonly string[] _record = XmlPresets.Complete(given).Record!.Split('/');

    public IEnumerable<Record> Read(Input input)
    {
        using var reader = XmlInput.Open(input);
        var path = new List<string>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var number = 0L;
        var more = XmlInput.ReadNext(reader, input, r => r.Read());
        while (more)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                path.RemoveRange(reader.Depth, path.Count - reader.Depth);
                path.Add(reader.LocalName);
                if (IsRecord(path))
                {
                    XElement? element = null;
                    XmlInput.ReadNext(reader, input, r => (element = (XElement)XNode.ReadFrom(r)) is not null);
                    yield return ReadRecord(element!, ++number, keys);
                    more = !reader.EOF;
                    continue;
                }
            }
            more = XmlInput.ReadNext(reader, input, r => r.Read());
        }
    }

    private bool IsRecord(List<string> path)
        => path.Count >= _record.Length && path.Skip(path.Count - _record.Length).SequenceEqual(_record);

    private Record ReadRecord(XElement element, long number, HashSet<string> keys)
    {
        if (_spec.Require is { } required && !XmlPath.Holds(element, required))
            return new SkippedRecord("not_required");
        if (_spec.Without.Any(condition => XmlPath.Holds(element, condition)))
            return new SkippedRecord("not_wanted");
        var key = _spec.Key is null ? number.ToString(CultureInfo.InvariantCulture) : XmlPath.Value(element, _spec.Key);
        if (key is null)
            return Damaged(null, "no_key", $"record {number} has no '{_spec.Key}'", element);
        if (!keys.Add(key))
            return Damaged(key, "same_key", $"record {number} has the '{_spec.Key}' of an earlier one", element);
        var parts = _spec.Text.Count == 0 ? [TextOf(element)] : _spec.Text.SelectMany(path => XmlPath.Find(element, path)).Select(TextOf);
        var text = string.Join("\n\n", parts.Where(part => part.Length > 0));
        if (text.Length == 0)
            return new SkippedRecord("empty");
        return new DocumentRecord(key, Encoding.UTF8.GetBytes(text))
        {
            Title = XmlPath.Value(element, _spec.Title),
            Date = XmlPath.Value(element, _spec.Date),
            Url = XmlPath.Value(element, _spec.Url),
            Language = XmlPath.Value(element, _spec.Language),
            Licence = XmlPath.Value(element, _spec.Licence),
            Format = _spec.Format,
            Attributes = _spec.Attributes.Aggregate(Attributes.Empty, (all, path)
                => XmlPath.Value(element, path.Value) is { } value ? all.With(path.Key, value) : all),
        };
    }

    private string TextOf(XObject part) => _spec.Markup switch
    {
        XmlMarkup.Raw => XmlPath.Raw(part),
        XmlMarkup.Wikitext => Wikitext.ToProse(XmlPath.Raw(part)),
        _ => XmlPath.Prose(part),
    };

    private static DamagedRecord Damaged(string? key, string reason, string why, XElement element)
    {
        var found = element.ToString();
        return new DamagedRecord(key, reason, why, Encoding.UTF8.GetBytes(found[..Math.Min(found.Length, 4096)]));
    }
}
