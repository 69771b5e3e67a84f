using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DomainAdapt.Pipelines.Specs.Describing;

/// <summary>What the XML documentation files beside the assemblies say of types and their members.</summary>
public static partial class Docs
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> Known = new();

    /// <summary>A member's summary as one line of plain text; null where it has none or the file is not there.</summary>
    public static string? Summary(MemberInfo member)
    {
        var summaries = Known.GetOrAdd(member.Module.Assembly, Read);
        return summaries.GetValueOrDefault(IdOf(member));
    }

    private static string IdOf(MemberInfo member)
    {
        if (member is Type type)
            return "T:" + NameOf(type);
        var prefix = member is PropertyInfo ? "P:" : "F:";
        return prefix + NameOf(member.DeclaringType!) + '.' + member.Name;
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static IReadOnlyDictionary<string, string> Read(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(path) ? Read(XDocument.Load(path, LoadOptions.PreserveWhitespace)) : new Dictionary<string, string>();
    }

    /// <summary>The summaries of a documentation file, by member id.</summary>
    internal static IReadOnlyDictionary<string, string> Read(XDocument file)
    {
        var summaries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in file.Descendants("member"))
        {
            if (member.Attribute("name") is { Value: var id } && member.Element("summary") is { } summary)
                summaries[id] = Space().Replace(string.Concat(summary.Nodes().Select(TextOf)), " ").Trim();
        }
        return summaries;
    }

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { HasAttributes: true } element when !element.Nodes().Any() => ReferenceOf(element.FirstAttribute!.Value),
        XElement element => string.Concat(element.Nodes().Select(TextOf)),
        _ => "",
    };

    /// <summary>A property is a setting, so it has its name in files; anything else has its last word.</summary>
    private static string ReferenceOf(string reference)
    {
        var word = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(word) : word;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
