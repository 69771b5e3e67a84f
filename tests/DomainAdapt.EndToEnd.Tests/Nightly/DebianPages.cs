using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>A page of a documentation package.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Package and path in the package.</param>
internal sealed record DebianPage(string Path, string Name);

/// <summary>
/// HTML pages of Debian documentation packages, fetched by the program's own <c>debian</c> origin into a cache that outlives the test.
/// </summary>
internal sealed class DebianPages
{
    /// <summary>The packages the crawl is made of.</summary>
    public static readonly string[] Packages =
    [
        "debian-handbook", "debian-reference-en", "gnucash-docs", "libstdc++-12-doc", "linux-doc-6.1", "openjdk-17-doc", "postgresql-doc-15",
        "python3.11-doc",
    ];

    private DebianPages(IReadOnlyList<DebianPage> pages, SortedDictionary<string, string> hashes) => (Pages, Hashes) = (pages, hashes);

    /// <summary>All pages, by name.</summary>
    public IReadOnlyList<DebianPage> Pages { get; }

    /// <summary>SHA-256 of each package.</summary>
    public SortedDictionary<string, string> Hashes { get; }

    /// <summary>Fetches what is not there yet.</summary>
    /// <param name="folder">The folder that holds the cache.</param>
    public static async Task<DebianPages> FetchAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var sources = new List<string>();
        foreach (var (index, package) in Packages.Index())
        {
            File.WriteAllText(Path.Combine(folder, $"source{index}.corpus.yaml"), $$"""
                id: nightly-{{package}}
                title: HTML of {{package}}
                licence: as in the package
                from: { kind: debian, package: {{package}}, include: ["**/*.html"] }
                read: { kind: html }
                """);
            sources.Add($"  source{index}: {{ corpus: source{index}.corpus.yaml }}");
        }
        var pipeline = Path.Combine(folder, "fetch.yaml");
        File.WriteAllText(pipeline, $"""
            name: nightly-fetch
            sources:
            {string.Join('\n', sources)}
            stages: [ kind: acquire ]
            """);
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(folder, "run", pipeline);
        Assert.True(code == 0, output + errors);

        var cache = Path.Combine(folder, "work", "cache");
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var pages = new List<DebianPage>();
        foreach (var (index, package) in Packages.Index())
        {
            hashes.Add(package, File.ReadAllText(Path.Combine(cache, "debian", Uri.EscapeDataString(package))).Trim());
            var unpacked = Path.Combine(cache, hashes[package] + ".unpacked");
            foreach (var path in ManifestOf(folder, $"source{index}"))
                pages.Add(new DebianPage(Path.Combine(unpacked, path), $"{package}/{path}"));
        }
        pages.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new DebianPages(pages, hashes);
    }

    private static IEnumerable<string> ManifestOf(string folder, string source)
    {
        var manifest = Assert.Single(new WorkStore(folder).Files($"acquire@{source}", "manifest"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return [.. json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!)];
    }
}
