using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Storage.S3;

/// <summary>
/// Objects below a prefix of a bucket, on S3 or what speaks as it does. They are listed once; each is then fetched over a signed address by the
/// download that all files share, which resumes it by ranges and refuses another version than the listed one.
/// </summary>
public sealed record S3Source : ByteSource
{
    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>What keys begin with; the whole bucket unless given. Files are called by their whole keys.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Address of the service; Amazon's unless given.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Region of the bucket.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket is a folder of the endpoint's address instead of a part of its host's name, as most other services want it.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Who asks.</summary>
    public S3Credentials Credentials { get; init; } = new();

    /// <summary>
    /// Whether an object's ETag of 32 hex digits is the MD5 of its bytes, which is then checked. Not so where a bucket is encrypted with keys of
    /// KMS or of its own.
    /// </summary>
    public bool ETagIsMd5 { get; init; } = true;

    /// <summary>How the service is asked.</summary>
    public FetchSettings Fetch { get; init; } = new();

    private string Where => $"{(Endpoint is null ? "" : $"{Endpoint.TrimEnd('/')} ")}s3://{Bucket}/{Prefix}";

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        using var remote = new RemoteFiles(context, Fetch, progress);
        var client = new Lazy<S3Bucket>(() => new S3Bucket(this, Credentials.On(context), Fetch.OptionsOn(context)));
        try
        {
            var listing = await remote.ListingAsync($"{Where} (listing)", async _ => ListedFile.Write(await client.Value.ListAsync(cancellationToken).ConfigureAwait(false)))
                .ConfigureAwait(false);
            var wanted = ListedFile.Wanted(ListedFile.Read(listing), this, Where);
            return await remote.FetchAsync([.. wanted.Select(file => (file.Path, RequestOf(file, context, remote, client)))], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (client.IsValueCreated)
                client.Value.Dispose();
        }
    }

    // The name, and not the address, is what the cache knows: every signature is another. What is there needs none.
    private FetchRequest RequestOf(ListedFile file, AcquireContext context, RemoteFiles remote, Lazy<S3Bucket> client)
    {
        var name = $"{(Endpoint is null ? "" : $"{Endpoint.TrimEnd('/')} ")}s3://{Bucket}/{file.Path} {file.ETag}";
        if (remote.Cache.FindNamed(name) is null)
            Network.Require(context.Offline, name);
        return new FetchRequest
        {
            Url = remote.Cache.FindNamed(name) is null ? client.Value.AddressOf(file.Path) : new Uri("s3://" + Bucket),
            Name = name,
            Bytes = file.Bytes,
            Checksum = ETagIsMd5 ? file.Checksum : null,
            ETag = file.ETag,
        };
    }

    internal static StorageException Wrong(string where, string what, Exception? cause = null) => new(
        $"{where}: {what}. Check 'bucket', 'prefix', 'region', 'endpoint' and 'credentials' in the corpus file, then run again.", ExitCodes.InputsMissing, cause);
}
