using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>Where each setting of a file was written, by its path, such as <c>stages[2].shares.web</c>.</summary>
internal sealed class Locations
{
    private readonly Dictionary<string, Location> _byPath = new(StringComparer.Ordinal);

    /// <summary>Notes where a setting was written.</summary>
    public void Add(string path, Location location) => _byPath.TryAdd(path, location);

    /// <summary>Where a setting was written; where it was not, the nearest thing around it that was.</summary>
    public Location Find(string path)
    {
        while (true)
        {
            if (_byPath.TryGetValue(path, out var location))
                return location;
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }
    }
}
