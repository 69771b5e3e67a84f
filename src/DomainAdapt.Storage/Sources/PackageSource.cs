using System.Security.Cryptography;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Sources;

/// <summary>The files in a NuGet package that was restored before: nothing is fetched.</summary>
public sealed record PackageSource : ByteSource
{
    /// <summary>Name of the package, such as <c>Microsoft.NETCore.App.Ref</c>.</summary>
    public required string Package { get; init; }

    /// <summary>Exact version.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the .nupkg, 64 lower hex digits; not checked unless given.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-512 of the .nupkg in Base64, as the .nupkg.sha512 beside it says; not checked unless given.</summary>
    public string? Sha512 { get; init; }

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        // Folders of restored packages have lower-case names on every system.
        var (id, version) = (Package.ToLowerInvariant(), Version.ToLowerInvariant());
        var name = $"{id}.{version}.nupkg";
        var path = context.PackagesFolder is null ? null : Path.Combine(context.PackagesFolder, id, version, name);
        if (path is null || !File.Exists(path))
        {
            throw new StorageException(
                $"package {Package} {Version}: is not in {context.PackagesFolder ?? "any folder (no folder of packages is known)"}. "
                + $"Put <PackageDownload Include=\"{Package}\" Version=\"[{Version}]\" /> into a project, run 'dotnet restore' on it, then run again.",
                ExitCodes.InputsMissing);
        }
        if (Sha256 is not null)
            Check(path, "SHA-256", Sha256, await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false));
        if (Sha512 is not null)
            Check(path, "SHA-512", Sha512, await Sha512OfAsync(path, cancellationToken).ConfigureAwait(false));
        context.Taken?.Invoke(path);
        return [SourceFile.OnDisk(path, name)];
    }

    private static async Task<string> Sha512OfAsync(string path, CancellationToken cancellationToken)
    {
        var file = FileRange.OpenFile(path);
        await using (file.ConfigureAwait(false))
            return Convert.ToBase64String(await SHA512.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }

    private static void Check(string path, string algorithm, string expected, string found)
    {
        if (found != expected)
        {
            throw new StorageException(
                $"{path}: expected {algorithm} {expected}, found {found}. Delete the package's folder and restore it again, or correct the corpus file.",
                ExitCodes.InputsMissing);
        }
    }
}
