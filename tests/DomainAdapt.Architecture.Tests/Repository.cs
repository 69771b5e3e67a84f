using System.Xml.Linq;

namespace DomainAdapt.Architecture.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The rooms, by name without <c>DomainAdapt.</c>.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)["DomainAdapt.".Length..]).Order(StringComparer.Ordinal)];

    /// <summary>A room's project file.</summary>
    public static XDocument Project(string room) => XDocument.Load(ProjectPath(room));

    /// <summary>Path of a room's project file.</summary>
    public static string ProjectPath(string room) => Path.Combine(Root, "src", $"DomainAdapt.{room}", $"DomainAdapt.{room}.csproj");

    /// <summary>A room's compiled assembly, beside the tests.</summary>
    public static string AssemblyPath(string room)
        => Path.Combine(AppContext.BaseDirectory, room == "Cli" ? "domainadapt.dll" : $"DomainAdapt.{room}.dll");

    /// <summary>Source files of the program and its tests.</summary>
    public static IEnumerable<string> SourceFiles(string folder = "src")
        => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DomainAdapt.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from a checkout: no DomainAdapt.sln above them.");
    }
}
