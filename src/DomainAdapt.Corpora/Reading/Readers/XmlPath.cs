using System.Xml.Linq;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Finds parts of an element by paths of local names.</summary>
internal static class XmlPath
{
    /// <summary>What the first of the paths that leads anywhere leads to: elements and attributes, in the order of the file.</summary>
    public static IReadOnlyList<XObject> Find(XElement element, string paths)
    {
        foreach (var path in paths.Split('|'))
        {
            IEnumerable<XObject> found = [element];
            foreach (var name in path.Split('/'))
                found = found.OfType<XElement>().SelectMany(parent => Step(parent, name));
            if (found.ToList() is { Count: > 0 } any)
                return any;
        }
        return [];
    }

    /// <summary>The value of the first part there; null where there is none or it is empty.</summary>
    public static string? Value(XElement element, string? paths)
    {
        if (paths is null)
            return null;
        foreach (var found in Find(element, paths))
        {
            if (Prose(found) is { Length: > 0 } value)
                return value;
        }
        return null;
    }

    /// <summary>Whether a part is there; with <c>path=value</c>, whether it is that.</summary>
    public static bool Holds(XElement element, string condition)
    {
        var equals = condition.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? Find(element, condition).Count > 0 : Value(element, condition[..equals]) == condition[(equals + 1)..];
    }

    /// <summary>A part as prose.</summary>
    public static string Prose(XObject part) => part is XElement element ? XmlProse.Of(element) : ((XAttribute)part).Value.Trim();

    /// <summary>A part as it is written.</summary>
    public static string Raw(XObject part) => part is XElement element ? element.Value : ((XAttribute)part).Value;

    private static IEnumerable<XObject> Step(XElement parent, string name) => name.StartsWith('@')
        ? parent.Attributes().Where(attribute => attribute.Name.LocalName == name[1..])
        : parent.Elements().Where(child => name == "*" || child.Name.LocalName == name);
}
