using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>xml</c> reader: which element is a document and where in it its parts are. Paths are local names with slashes.</summary>
public sealed record XmlReaderSpec : ReaderSpec
{
    /// <summary>The end of the path of the element that is a document, such as <c>article</c> or <c>section/para</c>.</summary>
    public required string Record { get; init; }

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

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Record.Split('/').Any(string.IsNullOrWhiteSpace))
            problems.Add("record", $"is '{Record}'; expected element names with slashes between them, such as article or section/para");
    }
}

/// <summary>Reads XML as a stream: one record element at a time is in memory.</summary>
internal sealed class XmlRecordReader(XmlReaderSpec spec) : IReader
{
    private readonly string[] _record = spec.Record.Split('/');

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
        var key = spec.Key is null ? number.ToString(CultureInfo.InvariantCulture) : ValueOf(element, spec.Key);
        if (key is null)
            return Damaged(null, "no_key", $"record {number} has no '{spec.Key}'", element);
        if (!keys.Add(key))
            return Damaged(key, "same_key", $"record {number} has the '{spec.Key}' of an earlier one", element);
        var parts = spec.Text.Count == 0 ? [XmlProse.Of(element)] : spec.Text.SelectMany(path => Find(element, path)).Select(XmlProse.Of);
        var text = string.Join("\n\n", parts.Where(part => part.Length > 0));
        if (text.Length == 0)
            return new SkippedRecord("empty");
        return new DocumentRecord(key, Encoding.UTF8.GetBytes(text))
        {
            Title = ValueOf(element, spec.Title),
            Date = ValueOf(element, spec.Date),
            Url = ValueOf(element, spec.Url),
        };
    }

    private static string? ValueOf(XElement element, string? path)
    {
        if (path is null)
            return null;
        var value = path.StartsWith('@')
            ? element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == path[1..])?.Value.Trim()
            : Find(element, path).Select(XmlProse.Of).FirstOrDefault();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static IEnumerable<XElement> Find(XElement element, string path)
        => path.Split('/').Aggregate((IEnumerable<XElement>)[element],
            (found, name) => found.Elements().Where(child => child.Name.LocalName == name));

    private static DamagedRecord Damaged(string? key, string reason, string why, XElement element)
    {
        var found = element.ToString();
        return new DamagedRecord(key, reason, why, Encoding.UTF8.GetBytes(found[..Math.Min(found.Length, 4096)]));
    }
}
