using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>
/// Models of a Hugging Face hub, by their repository and commit. The hub lists a commit's files with the SHA-256 of large ones and the git
/// blob id of the others; every file is held to it. What was fetched once is taken from disk.
/// </summary>
/// <param name="downloader">What fetches; a token that the hub asks for is its own.</param>
/// <param name="endpoint">Address of the hub.</param>
/// <param name="cacheFolder">Where models lie, in a folder of their own, by repository and commit.</param>
public sealed partial class ModelRepository(Downloader downloader, Uri endpoint, string cacheFolder)
{
    private const string ListingFile = "files.json";
    private const int LargestSmallFile = 64 << 20;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Whether a text has the form <c>owner/name</c>.</summary>
    public static bool IsName(string repository) => Name().IsMatch(repository) && !repository.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether a text is the hash of a commit: branches move, and with them what a run would begin with.</summary>
    public static bool IsCommit(string revision) => Commit().IsMatch(revision);

    /// <summary>The model's folder, fetched where it is not there yet. What an earlier attempt left is gone on from.</summary>
    /// <exception cref="DomainAdaptException">The hub does not give the files, they are damaged, or they are no model in safetensors.</exception>
    public async Task<ModelFolder> FetchAsync(
        string repository, string commit, bool offline, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(cacheFolder, "models", repository.Replace('/', Path.DirectorySeparatorChar), commit);
        Directory.CreateDirectory(folder);
        var listing = Path.Combine(folder, ListingFile);
        if (!File.Exists(listing))
        {
            var url = new Uri(endpoint, $"/api/models/{repository}/revision/{commit}?blobs=true");
            Write(listing, await downloader.GetAsync(url, LargestSmallFile, offline, cancellationToken).ConfigureAwait(false));
        }
        foreach (var file in Wanted(listing).Where(file => !File.Exists(Path.Combine(folder, file.Rfilename))))
        {
            var url = new Uri(endpoint, $"/{repository}/resolve/{commit}/{file.Rfilename}");
            var path = Path.Combine(folder, file.Rfilename);
            if (file.Lfs is { } large)
                File.Move(await downloader.FetchAsync(url, large.Sha256, folder, offline, progress, cancellationToken).ConfigureAwait(false), path);
            else
                Write(path, Proven(await downloader.GetAsync(url, LargestSmallFile, offline, cancellationToken).ConfigureAwait(false), file, url));
        }
        return ModelFolder.Open(folder);
    }

    /// <summary>Config, weights and what goes with them; the weights' parts where they are not in one file.</summary>
    private static IEnumerable<ListedFile> Wanted(string path)
    {
        try
        {
            var files = JsonSerializer.Deserialize<Listing>(File.ReadAllBytes(path), Options)!.Siblings;
            var isWhole = files.Any(file => file.Rfilename == ModelFiles.Weights);
            return [.. files.Where(file => file.Rfilename is ModelFiles.Config or ModelFiles.Weights
                || ModelFiles.Companions.Contains(file.Rfilename) || (!isWhole && (file.Rfilename == ModelFiles.Index || Part().IsMatch(file.Rfilename))))];
        }
        catch (JsonException cause)
        {
            File.Delete(path);
            throw new DomainAdaptException(
                $"{path}: the hub's answer is no list of files ({cause.Message.Split('\n')[0]}). Check the hub's address, then run again.",
                ExitCodes.InputsMissing, cause);
        }
    }

    /// <summary>Holds a file to its git blob id: SHA-1 of its length and bytes.</summary>
    private static byte[] Proven(byte[] content, ListedFile file, Uri url)
    {
        byte[] blob = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")), .. content];
#pragma warning disable CA5350 // git's own hash
        var found = Convert.ToHexStringLower(SHA1.HashData(blob));
#pragma warning restore CA5350
        return found == file.BlobId
            ? content
            : throw new DomainAdaptException(
                $"{url}: has git blob id {found}; expected {file.BlobId}. It was damaged on its way: run again.", ExitCodes.InputsMissing);
    }

    private static void Write(string path, byte[] content)
    {
        using var file = AtomicFile.Create(path);
        file.Stream.Write(content);
        file.Commit();
    }

    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^model-\d{5}-of-\d{5}\.safetensors$")]
    private static partial Regex Part();

    private sealed record Listing(IReadOnlyList<ListedFile> Siblings);

    private sealed record ListedFile(string Rfilename, string? BlobId, LargeFile? Lfs);

    private sealed record LargeFile(string Sha256);
}
