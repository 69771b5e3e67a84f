using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>What a run left in its work folder.</summary>
/// <param name="folder">The folder that the program ran in.</param>
internal sealed class WorkStore(string folder)
{
    private string Store => Path.Combine(folder, "work", "store");

    /// <summary>The markers of all stages, by address.</summary>
    public SortedDictionary<string, JsonElement> Markers()
        => new(Directory.EnumerateDirectories(Store).ToDictionary(AddressOf, path => MarkerAt(path)), StringComparer.Ordinal);

    /// <summary>The marker of a stage.</summary>
    public JsonElement Marker(string address) => MarkerAt(FolderOf(address));

    /// <summary>A count of a stage; 0 where it was never counted.</summary>
    public long Count(string address, string name)
        => Marker(address).GetProperty("counts").TryGetProperty(name, out var count) ? count.GetInt64() : 0;

    /// <summary>The files of a stage's channel; none where it has no such channel.</summary>
    public string[] Files(string address, string channel)
        => Path.Combine(FolderOf(address), channel) is var path && Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)]
            : [];

    // The newest: a folder that outlives a change of the program has older outputs beside it.
    private string FolderOf(string address)
        => Directory.EnumerateDirectories(Store).Where(path => AddressOf(path) == address).MaxBy(Directory.GetLastWriteTimeUtc)
            ?? throw new DirectoryNotFoundException($"{Store}: has no output of {address}.");

    private static string AddressOf(string path) => Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('-')];

    private static JsonElement MarkerAt(string path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "marker.json"))).RootElement;
}
