using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Indexes;

/// <summary>The folder of an index: <c>v0001</c>, <c>v0002</c>, …, each with its files and a manifest, and <c>current</c>, which names one of them with its hash.</summary>
public sealed class IndexFolder(WorkFolder work, string name)
{
    private const string ManifestName = "manifest.json";

    /// <summary>The index.</summary>
    public string Name => name;

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.Combine(work.Indexes, name);

    /// <summary>Names the current version.</summary>
    public string CurrentPath => System.IO.Path.Combine(Path, "current");

    /// <summary>All indexes of a work folder.</summary>
    public static IReadOnlyList<IndexFolder> All(WorkFolder work)
        => Directory.Exists(work.Indexes)
            ? [.. Directory.EnumerateDirectories(work.Indexes).Order(StringComparer.Ordinal).Select(path => new IndexFolder(work, System.IO.Path.GetFileName(path)))]
            : [];

    /// <summary>The index of that name.</summary>
    /// <exception cref="DomainAdaptException">There is none (exit code 5).</exception>
    public static IndexFolder Find(WorkFolder work, string name)
    {
        var all = All(work);
        return all.FirstOrDefault(index => index.Name == name) ?? throw new DomainAdaptException(
            all.Count == 0
                ? $"{work.Indexes}: there are no indexes yet. A stage with index: {name} makes one."
                : $"There is no index '{name}' in {work.Indexes}. There are: {string.Join(", ", all.Select(index => index.Name))}.",
            ExitCodes.InputsMissing);
    }

    /// <summary>A version's folder.</summary>
    public string PathOf(int version) => System.IO.Path.Combine(Path, IndexVersion.NameOf(version));

    /// <summary>Where a file lies.</summary>
    public string PathOf(IndexFile file) => System.IO.Path.Combine(PathOf(file.Version), file.Channel, file.Name);

    /// <summary>The current version; null where there is none yet.</summary>
    /// <exception cref="DomainAdaptException">It is not there, or is another than it was (exit code 4).</exception>
    public IndexVersion? Current()
    {
        if (!File.Exists(CurrentPath))
            return null;
        var words = File.ReadAllText(CurrentPath).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [['v', .. var digits], var hash] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new DomainAdaptException($"{CurrentPath}: names no version and hash. Set it anew with: domainadapt index use {name} VERSION.", ExitCodes.StaleOutput);
        return Read(number, hash);
    }

    /// <summary>Makes a version the current one.</summary>
    public void SetCurrent(IndexVersion version) => DurableFile.WriteAllBytes(CurrentPath, Encoding.UTF8.GetBytes($"{version} {version.Hash}\n"));

    /// <summary>All versions that are there whole, in order, current or not.</summary>
    public IReadOnlyList<IndexVersion> Versions()
        => Directory.Exists(Path)
            ? [.. from folder in Directory.EnumerateDirectories(Path, "v*").Order(StringComparer.Ordinal)
                  let digits = System.IO.Path.GetFileName(folder)[1..]
                  where digits.All(char.IsAsciiDigit) && digits.Length > 0
                  let version = TryRead(int.Parse(digits, CultureInfo.InvariantCulture))
                  where version is not null
                  select version]
            : [];

    /// <summary>A version.</summary>
    /// <exception cref="DomainAdaptException">It is not there, or has another hash than the one it should have (exit code 4).</exception>
    public IndexVersion Read(int number, string? hash = null)
    {
        var version = TryRead(number) ?? throw new DomainAdaptException(
            $"{PathOf(number)}: the index {name} has no such version any more. Restore the folder, or go on from another with: domainadapt index use {name} VERSION.",
            ExitCodes.StaleOutput);
        return hash is null || version.Hash == hash ? version : throw new DomainAdaptException(
            $"{PathOf(number)}: its manifest has the hash {Short(version.Hash)}, expected {Short(hash)}. Restore the folder, or go on from another version with: domainadapt index use {name} VERSION.",
            ExitCodes.StaleOutput);
    }

    /// <summary>A version, the one it was made from, and so on to the first.</summary>
    public IEnumerable<IndexVersion> Lineage(IndexVersion? version)
    {
        for (; version is not null; version = ParentOf(version))
            yield return version;
    }

    /// <summary>The version that one was made from.</summary>
    public IndexVersion? ParentOf(IndexVersion version) => version.Parent is { } parent ? Read(parent, version.ParentHash) : null;

    /// <summary>A version's files as a stage sees them.</summary>
    public IReadOnlyList<StageFile> FilesOf(IndexVersion version) => [.. version.Files.Select((file, number) => new StageFile
    {
        Stage = IndexReferenceAttribute.StagePrefix + name,
        Phase = IndexVersion.NameOf(file.Version),
        Task = number,
        Channel = file.Channel,
        Name = file.Name,
        Path = PathOf(file),
        Source = file.Source,
        Rows = file.Rows,
        Bytes = file.Bytes,
        Sha256 = file.Sha256,
    })];

    /// <summary>Writes a version's manifest into a folder.</summary>
    internal static IndexVersion WriteManifest(string folder, IndexVersion version)
    {
        var bytes = MarkerJson.Serialize(version);
        DurableFile.WriteAllBytes(System.IO.Path.Combine(folder, ManifestName), bytes);
        return version with { Hash = ContentHash.Of(bytes) };
    }

    private IndexVersion? TryRead(int number)
    {
        var path = System.IO.Path.Combine(PathOf(number), ManifestName);
        return MarkerJson.Read<IndexVersion>(path) is { } version ? version with { Hash = ContentHash.OfFile(path) } : null;
    }

    private static string Short(string hash) => hash.Length > 16 ? hash[..16] + "…" : hash;
}
