using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Bundles;

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Its path in the bundle, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower hex.</param>
public sealed record BundledFile(string Path, long Bytes, string Sha256);

/// <summary>What a bundle holds: first in its tar file, and beside its files where it is unpacked.</summary>
public sealed record BundleManifest
{
    /// <summary>Its name in the bundle.</summary>
    public const string FileName = "bundle.json";

    /// <summary>Folder of the pipeline file and of the local files that it and its corpora name, laid out as they were to one another.</summary>
    public const string FilesFolder = "files";

    /// <summary>Folder of acquired bytes and models.</summary>
    public const string CacheFolder = "cache";

    /// <summary>Folder of restored packages.</summary>
    public const string PackagesFolder = "packages";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Path of the pipeline file in the bundle.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The other files, in ordinal order of path.</summary>
    public required IReadOnlyList<BundledFile> Files { get; init; }

    /// <summary>Its bytes, the same for the same files.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="StorageException">It is none.</exception>
    public static BundleManifest Read(byte[] bytes, string where)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, Options);
            if (manifest is { SchemaVersion: 1, Files: not null })
                return manifest;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new StorageException($"{where}: is no bundle: its {FileName} cannot be read. Make it anew with 'domainadapt bundle'.", ExitCodes.InputsMissing);
    }
}
