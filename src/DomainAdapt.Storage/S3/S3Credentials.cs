using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Storage.S3;

/// <summary>Who asks a service that speaks S3. Keys are named, never held.</summary>
public sealed record S3Credentials
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

    /// <summary>The credentials on this machine; null for Amazon's standard chain.</summary>
    /// <exception cref="StorageException">What is named is not there.</exception>
    internal AWSCredentials? On(AcquireContext context)
    {
        if (Anonymous)
            return new AnonymousAWSCredentials();
        if (Profile is not null)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(Profile, out var found) ? found : throw new StorageException(
                $"profile '{Profile}': is not in the shared configuration and credentials files. Add it there, or correct 'credentials' in the corpus file.",
                ExitCodes.InputsMissing);
        }
        var (access, secret, session) = (context.Variable(AccessKeyEnv), context.Variable(SecretKeyEnv), context.Variable(SessionTokenEnv));
        if (access is null && AccessKeyEnv == new S3Credentials().AccessKeyEnv)
            return null;
        if (access is null || secret is null)
        {
            throw new StorageException(
                $"{(access is null ? AccessKeyEnv : SecretKeyEnv)}: is not set in the environment. Set it, or give 'credentials: {{ anonymous: true }}' for a public bucket.",
                ExitCodes.InputsMissing);
        }
        return session is null ? new BasicAWSCredentials(access, secret) : new SessionAWSCredentials(access, secret, session);
    }
}
