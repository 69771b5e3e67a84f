using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>
/// The files in a Debian package, fetched with apt and unpacked into the cache; nothing is installed and no right of root is needed. Links
/// in the package are no files: they may lead out of it.
/// </summary>
public sealed record DebianSource : ByteSource
{
    /// <summary>Name of the package, such as <c>doc-rfc</c>.</summary>
    public required string Package { get; init; }

    /// <summary>Exact version; the one that apt offers at the first time unless given.</summary>
    public string? Version { get; init; }

    /// <summary>SHA-256 of the .deb, 64 lower hex digits; not checked unless given.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The program that fetches packages.</summary>
    internal string AptGet { get; init; } = "apt-get";

    private string FullName => Version is null ? Package : $"{Package}={Version}";

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        // The hash that a name had at the first time; with a hash in the corpus file the name decides nothing.
        var pin = Path.Combine(context.CacheFolder, "debian", Uri.EscapeDataString(FullName));
        var sha256 = Sha256 ?? (File.Exists(pin) ? (await File.ReadAllTextAsync(pin, cancellationToken).ConfigureAwait(false)).Trim() : null);
        if (sha256 is null || !File.Exists(Path.Combine(context.CacheFolder, sha256)))
        {
            Network.Require(context.Offline, $"Debian package {FullName}");
            sha256 = await DownloadAsync(context.CacheFolder, cancellationToken).ConfigureAwait(false);
            DurableFile.WriteAllBytes(pin, System.Text.Encoding.ASCII.GetBytes(sha256 + "\n"));
        }
        var package = Path.Combine(context.CacheFolder, sha256);
        context.Taken?.Invoke(package);
        if (File.Exists(pin))
            context.Taken?.Invoke(pin);
        var folder = package + ".unpacked";
        if (!Directory.Exists(folder))
            await UnpackAsync(package, folder, cancellationToken).ConfigureAwait(false);
        return FolderFiles.Read(folder, followLinks: false);
    }

    private async Task<string> DownloadAsync(string cacheFolder, CancellationToken cancellationToken)
    {
        using var folder = AtomicFolder.Create(Path.Combine(cacheFolder, "debian-download"));
        var result = await Command.RunAsync(AptGet, ["download", "--quiet", FullName], folder.TemporaryPath, cancellationToken).ConfigureAwait(false);
        if (result is null)
        {
            throw Missing("apt-get is not on this machine. Copy the cache of a Debian system that has the package, or take the files from a 'path' or 'http' source");
        }
        if (result.Value.ExitCode != 0 || Directory.GetFiles(folder.TemporaryPath, "*.deb") is not [var downloaded])
        {
            throw Missing($"apt-get has no such package: {LastLine(result.Value.Errors)}. Run 'apt-get update' first, and check the name "
                + "and version ('apt-cache policy NAME' lists those there are)");
        }
        var found = await ContentHash.OfFileAsync(downloaded, cancellationToken).ConfigureAwait(false);
        if (Sha256 is not null && Sha256 != found)
            throw Missing($"expected SHA-256 {Sha256}, found {found} ({Path.GetFileName(downloaded)}). Correct the version or the hash in the corpus file");
        File.Move(downloaded, Path.Combine(cacheFolder, found), overwrite: true);
        return found;
    }

    private async Task UnpackAsync(string package, string target, CancellationToken cancellationToken)
    {
        using var folder = AtomicFolder.Create(target);
        var result = await Command.RunAsync("dpkg-deb", ["-x", package, folder.TemporaryPath], folder.TemporaryPath, cancellationToken).ConfigureAwait(false);
        if (result is null)
            throw Missing("dpkg-deb is not on this machine. Install the package dpkg, or take the files from a 'path' or 'http' source");
        if (result.Value.ExitCode != 0)
            throw Missing($"{package} cannot be unpacked: {LastLine(result.Value.Errors)}. Delete that file, then run again");
        folder.Commit();
    }

    private StorageException Missing(string what) => new($"Debian package {FullName}: {what}.", ExitCodes.InputsMissing);

    private static string LastLine(string text) => text.Split('\n')[^1].TrimEnd('.');
}
