using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>Reads a spec file into nodes.</summary>
internal static class SpecFile
{
    /// <summary>The map a file holds; null, with a problem, where there is none.</summary>
    public static MapNode? ReadMap(string path, Problems problems)
    {
        var start = new Location(path, 1, 1);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(start with { Line = 0 }, "", File.Exists(path) ? $"cannot be read: {failure.Message}" : "there is no such file");
            return null;
        }
        var count = problems.Count;
        var root = YamlReader.ReadFile(text, path, problems);
        if (root is not MapNode && problems.Count == count)
            problems.Add(root?.Location ?? start, "", $"needs a map of settings; found {root?.Found ?? "nothing"}");
        return root as MapNode;
    }
}
