using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Bundles;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli;

/// <summary>A bundle that a command runs from: where its pipeline, its cache and its packages lie.</summary>
/// <param name="Folder">Where it is unpacked.</param>
/// <param name="Manifest">What it holds.</param>
internal sealed record CarriedBundle(string Folder, BundleManifest Manifest)
{
    /// <summary>The pipeline file.</summary>
    public string Pipeline => Path.Combine(Folder, Manifest.Pipeline);

    /// <summary>Acquired bytes and models.</summary>
    public string Cache => Path.Combine(Folder, BundleManifest.CacheFolder);

    /// <summary>Restored packages.</summary>
    public string Packages => Path.Combine(Folder, BundleManifest.PackagesFolder);

    /// <summary>Opens a bundle: a folder where it is unpacked, or a tar file, which is unpacked into the work folder once.</summary>
    /// <exception cref="DomainAdaptException">It is none.</exception>
    public static CarriedBundle Open(string path, string work, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            var folder = Path.Combine(work, "bundles", ContentHash.OfFile(path)[..16]);
            return File.Exists(Path.Combine(folder, BundleManifest.FileName))
                ? Read(folder)
                : new CarriedBundle(Path.GetFullPath(folder), Bundle.Unpack(path, folder, cancellationToken));
        }
        return File.Exists(Path.Combine(path, BundleManifest.FileName)) ? Read(path) : throw new DomainAdaptException(
            $"{path}: there is no bundle there; expected the tar file that 'domainadapt bundle' writes, or a folder it is unpacked in.", ExitCodes.InputsMissing);
    }

    private static CarriedBundle Read(string folder)
        => new(Path.GetFullPath(folder), BundleManifest.Read(File.ReadAllBytes(Path.Combine(folder, BundleManifest.FileName)), folder));
}
