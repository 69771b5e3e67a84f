using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.S3;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Settings of the <c>s3</c> origin: objects below a prefix of a bucket, on S3 or what speaks as it does.</summary>
public sealed record S3OriginSpec : OriginSpec
{
    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>What keys begin with; the whole bucket unless given.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Patterns of the keys to take, such as <c>**/*.jsonl.gz</c>; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of keys to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Address of the service, such as <c>https://minio.example.org:9000</c>; Amazon's unless given.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Region of the bucket.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket is a folder of the address (<c>host/bucket</c>) instead of a part of the host's name, as most other services want it.</summary>
    [NotInFingerprint]
    public bool PathStyle { get; init; }

    /// <summary>Who asks.</summary>
    [NotInFingerprint]
    public S3CredentialsSpec Credentials { get; init; } = new();

    /// <summary>Whether ETags of 32 hex digits are MD5 and checked; false for buckets encrypted with keys of KMS or of their own.</summary>
    [NotInFingerprint]
    public bool EtagIsMd5 { get; init; } = true;

    /// <summary>How the service is asked.</summary>
    [NotInFingerprint]
    public FetchSpec Fetch { get; init; } = new();

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Bucket.Length == 0 || Bucket.Contains('/'))
            problems.Add("bucket", $"needs the name of a bucket, without slashes; found '{Bucket}'");
        if (Credentials is { Anonymous: true, Profile: not null })
            problems.Add("credentials", "is anonymous and names a profile; it can be one of them");
        FetchSpec.CheckAddress(problems, "endpoint", Endpoint);
        Fetch.Check(problems);
    }
}

/// <summary>Who asks a service that speaks S3. Keys are named here, never held.</summary>
public sealed record S3CredentialsSpec
{
    /// <summary>Whether nobody in particular asks, as for public buckets.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A profile of the shared configuration and credentials files; the variables below, else Amazon's standard chain, unless given.</summary>
    public string? Profile { get; init; }

    /// <summary>Environment variable with the access key.</summary>
    public string AccessKeyEnv { get; init; } = "AWS_ACCESS_KEY_ID";

    /// <summary>Environment variable with the secret key.</summary>
    public string SecretKeyEnv { get; init; } = "AWS_SECRET_ACCESS_KEY";

    /// <summary>Environment variable with the token of a session; none where it is not set.</summary>
    public string SessionTokenEnv { get; init; } = "AWS_SESSION_TOKEN";
}

/// <summary>Takes objects of a bucket.</summary>
internal sealed class S3Origin(S3OriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new S3Source
    {
        Bucket = spec.Bucket,
        Prefix = spec.Prefix,
        Include = spec.Include,
        Exclude = spec.Exclude,
        Endpoint = spec.Endpoint,
        Region = spec.Region,
        PathStyle = spec.PathStyle,
        ETagIsMd5 = spec.EtagIsMd5,
        Credentials = new S3Credentials
        {
            Anonymous = spec.Credentials.Anonymous,
            Profile = spec.Credentials.Profile,
            AccessKeyEnv = spec.Credentials.AccessKeyEnv,
            SecretKeyEnv = spec.Credentials.SecretKeyEnv,
            SessionTokenEnv = spec.Credentials.SessionTokenEnv,
        },
        Fetch = spec.Fetch.ToSettings(),
    };
}
