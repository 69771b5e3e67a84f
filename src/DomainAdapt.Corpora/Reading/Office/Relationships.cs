using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>Which parts a part of an Office file refers to (ECMA-376-2, 9). References out of the file are left out, so a malformed address is no error.</summary>
internal sealed class Relationships
{
    private readonly Dictionary<string, string> _byId = new(StringComparer.Ordinal);
    private readonly List<(string Kind, string Part)> _byKind = [];

    private Relationships()
    {
    }

    /// <summary>The references of a part; of the file itself, where the name is empty.</summary>
    public static Relationships Of(ZippedParts parts, string part)
    {
        var found = new Relationships();
        var slash = part.LastIndexOf('/') + 1;
        var name = $"{part[..slash]}_rels/{part[slash..]}.rels";
        if (!parts.Has(name))
            return found;
        using var xml = parts.OpenXml(name);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") != "External")
                found.Add(xml, part);
        }
        return found;
    }

    /// <summary>The part that a reference of this id leads to, or null.</summary>
    public string? ById(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>
    /// The first part of a kind, or null. A kind is the end of its type, which the transitional and the strict form of the standard share:
    /// <c>styles</c> of <c>http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles</c>.
    /// </summary>
    public string? First(string kind) => _byKind.Find(reference => reference.Kind == kind).Part;

    private void Add(XmlReader xml, string part)
    {
        if (xml.GetAttribute("Target") is not { } target || xml.GetAttribute("Type") is not { } type)
            return;
        var resolved = ZippedParts.Resolve(part, target);
        _byKind.Add((type[(type.LastIndexOf('/') + 1)..], resolved));
        if (xml.GetAttribute("Id") is { } id)
            _byId.TryAdd(id, resolved);
    }
}
