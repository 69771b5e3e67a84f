using System.Text;
using System.Xml;
using System.Xml.Linq;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>dotnet_documentation</c> reader: the XML reference documentation beside a .NET assembly.</summary>
public sealed record DotnetDocumentationReaderSpec : ReaderSpec
{
    /// <summary>Fewest words of a type's documentation; shorter ones are mostly a name and one phrase.</summary>
    public int MinWords { get; init; } = 50;

    /// <summary>Beginnings of the namespaces to take; all unless given.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];
}

/// <summary>
/// Reads documentation comments as prose: a document is a type with its members. Attributes: <c>namespace</c>, <c>assembly</c>, <c>members</c>.
/// </summary>
internal sealed class DotnetDocumentationReader(DotnetDocumentationReaderSpec spec) : IReader
{
    public IEnumerable<Record> Read(Input input)
    {
        var assembly = Path.GetFileNameWithoutExtension(input.Path);
        var types = new Dictionary<string, DocumentedType>(StringComparer.Ordinal);
        var order = new List<DocumentedType>();
        using (var reader = XmlInput.Open(input))
        {
            while (Next(reader, input) is { } element)
            {
                if (element.Name.LocalName == "assembly")
                    assembly = element.Element("name")?.Value.Trim() is { Length: > 0 } name ? name : assembly;
                else if ((string?)element.Attribute("name") is { Length: > 2 } id && id[1] == ':' && id[0] != 'N')
                    Add(id, element, types, order);
            }
        }
        foreach (var type in order)
            yield return ToRecord(type, assembly, types);
    }

    /// <summary>The next assembly or member element.</summary>
    private static XElement? Next(XmlReader reader, Input input)
    {
        XElement? element = null;
        XmlInput.ReadNext(reader, input, r =>
        {
            while (!r.EOF)
            {
                if (r.NodeType == XmlNodeType.Element && r.LocalName is "assembly" or "member")
                    return (element = (XElement)XNode.ReadFrom(r)) is not null;
                r.Read();
            }
            return false;
        });
        return element;
    }

    private static void Add(string id, XElement element, Dictionary<string, DocumentedType> types, List<DocumentedType> order)
    {
        var name = id[2..];
        var typeName = id[0] == 'T' ? name : TypeOf(name);
        if (!types.TryGetValue(typeName, out var type))
        {
            types.Add(typeName, type = new DocumentedType(typeName));
            order.Add(type);
        }
        var heading = id[0] == 'T' ? null : HeadingOf(id, element);
        var prose = MemberProse(element, heading);
        if (id[0] == 'T')
        {
            type.IsDocumented = true;
            type.Prose = prose;
        }
        else if (prose.Length > 0)
        {
            type.Members.Add(prose);
        }
    }

    private Record ToRecord(DocumentedType type, string assembly, Dictionary<string, DocumentedType> types)
    {
        var space = NamespaceOf(type.Name, types);
        if (spec.Namespaces.Count > 0 && !spec.Namespaces.Any(prefix => IsWithin(space, prefix)))
            return new SkippedRecord("other_namespace");
        var text = string.Join("\n\n", ((string[])[WithoutArity(type.Name), type.Prose, .. type.Members]).Where(part => part.Length > 0));
        if (text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length < spec.MinWords)
            return new SkippedRecord("too_short");
        return new DocumentRecord(type.Name, Encoding.UTF8.GetBytes(text))
        {
            Title = WithoutArity(type.Name),
            Attributes = Attributes.Empty.With("assembly", assembly).With("namespace", space).With("members", type.Members.Count),
        };
    }

    private static bool IsWithin(string space, string prefix)
        => space.StartsWith(prefix, StringComparison.Ordinal) && (space.Length == prefix.Length || prefix.EndsWith('.') || space[prefix.Length] == '.');

    /// <summary>The name without the documented types it ends in: those are the type itself and the types it is nested in.</summary>
    private static string NamespaceOf(string type, Dictionary<string, DocumentedType> types)
    {
        var name = type;
        do
        {
            var dot = name.LastIndexOf('.');
            if (dot < 0)
                return "";
            name = name[..dot];
        }
        while (types.TryGetValue(name, out var outer) && outer.IsDocumented);
        return name;
    }

    private static string TypeOf(string member)
    {
        var parameters = member.IndexOf('(', StringComparison.Ordinal);
        var name = parameters < 0 ? member : member[..parameters];
        var dot = name.LastIndexOf('.');
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>What a reader calls the member: <c>BitArray.And(value)</c>, with the parameters' names.</summary>
    private static string HeadingOf(string id, XElement element)
    {
        var parameters = element.Elements("param").Select(parameter => (string?)parameter.Attribute("name")).Where(name => name is not null);
        return id[0] == 'M' ? $"{XmlProse.NameOf(id)}({string.Join(", ", parameters)})" : XmlProse.NameOf(id);
    }

    private static string MemberProse(XElement element, string? heading)
    {
        var lines = new List<string>();
        foreach (var part in element.Elements())
        {
            var prose = XmlProse.Of(part);
            if (prose.Length > 0)
                lines.Add(LabelOf(part) + prose);
        }
        if (lines.Count == 0)
            return "";
        return string.Join('\n', heading is null ? lines : lines.Prepend(heading));
    }

    private static string LabelOf(XElement part) => part.Name.LocalName switch
    {
        "param" => $"Parameter {(string?)part.Attribute("name")}: ",
        "typeparam" => $"Type parameter {(string?)part.Attribute("name")}: ",
        "returns" => "Returns: ",
        "value" => "Value: ",
        "exception" => $"Throws {XmlProse.NameOf((string?)part.Attribute("cref") ?? "")}: ",
        "seealso" => "See also: ",
        _ => "",
    };

    private static string WithoutArity(string name)
        => string.Concat(name.Split('.').Select((part, i) => (i == 0 ? "" : ".") + part.Split('`')[0]));

    private sealed class DocumentedType(string name)
    {
        public string Name => name;

        /// <summary>Whether the type itself has an entry, so its name is a type's and not a namespace's.</summary>
        public bool IsDocumented { get; set; }

        public string Prose { get; set; } = "";

        public List<string> Members { get; } = [];
    }
}
