using System.Text.Json;
using System.Text.RegularExpressions;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>
/// The files of a dataset repository on a Hugging Face hub, at one commit. The hub's tree lists each file with the SHA-256 of large ones and the
/// git blob id of the others; every file is held to it.
/// </summary>
public sealed partial record HuggingFaceSource : ByteSource
{
    private const int LargestPage = 64 << 20;

    /// <summary>The dataset, as <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Hash of a commit, 40 hex digits: branches move, and with them the corpus.</summary>
    public required string Revision { get; init; }

    /// <summary>Address of the hub; the machine's unless given.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How the hub is asked.</summary>
    public FetchSettings Fetch { get; init; } = new() { TokenEnv = "HF_TOKEN" };

    private string Where => $"Hugging Face dataset {Repository} at {Revision}";

    /// <summary>Whether a text has the form <c>owner/name</c>.</summary>
    public static bool IsRepository(string text) => RepositoryPattern().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether a text is the hash of a commit.</summary>
    public static bool IsCommit(string text) => CommitPattern().IsMatch(text);

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var endpoint = Endpoint is null ? context.Hub : new Uri(Endpoint);
        using var remote = new RemoteFiles(context, Fetch, progress);
        var listing = await remote.ListingAsync(Where, downloader => ListAsync(downloader, endpoint, cancellationToken)).ConfigureAwait(false);
        var wanted = ListedFile.Wanted(ListedFile.Read(listing), this, Where);
        return await remote.FetchAsync([.. wanted.Select(file => (file.Path, new FetchRequest
        {
            Url = new Uri(endpoint, $"/datasets/{Repository}/resolve/{Revision}/{Escaped(file.Path)}"),
            Name = $"{Where}: {file.Path}",
            Bytes = file.Bytes,
            Checksum = file.Checksum,
        }))], cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> ListAsync(Downloader downloader, Uri endpoint, CancellationToken cancellationToken)
    {
        var files = new List<ListedFile>();
        var page = new Uri(endpoint, $"/api/datasets/{Repository}/tree/{Revision}?recursive=true");
        while (page is not null)
        {
            var answer = await downloader.AnswerAsync(page, LargestPage, cancellationToken).ConfigureAwait(false);
            if ((int)answer.Status is < 200 or >= 300)
                throw Wrong($"the hub answers {(int)answer.Status}");
            files.AddRange(Read(answer.Content));
            page = answer.Next;
        }
        return ListedFile.Write(files);
    }

    private List<ListedFile> Read(byte[] page)
    {
        try
        {
            using var json = JsonDocument.Parse(page);
            return [.. json.RootElement.EnumerateArray().Where(item => item.GetProperty("type").GetString() == "file").Select(item => new ListedFile(
                item.GetProperty("path").GetString()!,
                item.GetProperty("size").GetInt64(),
                item.TryGetProperty("lfs", out var large) && large.ValueKind == JsonValueKind.Object
                    ? new Checksum(ChecksumAlgorithm.Sha256, large.GetProperty("oid").GetString()!)
                    : new Checksum(ChecksumAlgorithm.GitBlob, item.GetProperty("oid").GetString()!)))];
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Wrong("the hub's answer is no list of files", cause);
        }
    }

    private StorageException Wrong(string what, Exception? cause = null) => new(
        $"{Where}: {what}. Check 'repository' and 'revision' in the corpus file, the hub's address, and for a closed dataset the token in {Fetch.TokenEnv}.",
        ExitCodes.InputsMissing, cause);

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?$")]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex CommitPattern();
}
