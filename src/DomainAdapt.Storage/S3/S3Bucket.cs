using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DomainAdapt.Storage.Http;
using DomainAdapt.Storage.Sources;
using Checksum = DomainAdapt.Storage.Http.Checksum;
using ChecksumAlgorithm = DomainAdapt.Storage.Http.ChecksumAlgorithm;

namespace DomainAdapt.Storage.S3;

/// <summary>A bucket: lists its objects, and gives addresses they can be fetched from.</summary>
internal sealed class S3Bucket : IDisposable
{
    // A signature must outlast the longest download; seven days is the most that S3 allows.
    private static readonly TimeSpan SignatureLife = TimeSpan.FromDays(1);

    private readonly S3Source _source;
    private readonly HttpClient _http;
    private readonly AmazonS3Client _client;
    private readonly bool _isAnonymous;

    public S3Bucket(S3Source source, AWSCredentials? credentials, DownloadOptions options)
    {
        _source = source;
        _isAnonymous = credentials is AnonymousAWSCredentials;
        _http = new HttpClient(TrustedHandler.Create(options));
        var config = new AmazonS3Config
        {
            AuthenticationRegion = source.Region,
            ForcePathStyle = source.PathStyle,
            HttpClientFactory = new OneClient(_http),
            MaxErrorRetry = options.Attempts - 1,
        };
        if (source.Endpoint is null)
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(source.Region);
        else
            config.ServiceURL = source.Endpoint;
        _client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }

    private string Where => $"s3://{_source.Bucket}/{_source.Prefix}";

    /// <summary>All objects below the prefix; what stands for a folder is none.</summary>
    public async Task<IReadOnlyList<ListedFile>> ListAsync(CancellationToken cancellationToken)
    {
        var files = new List<ListedFile>();
        var request = new ListObjectsV2Request { BucketName = _source.Bucket, Prefix = _source.Prefix };
        try
        {
            ListObjectsV2Response page;
            do
            {
                page = await _client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
                files.AddRange((page.S3Objects ?? []).Where(item => !item.Key.EndsWith('/')).Select(Listed));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
        }
        catch (AmazonS3Exception cause)
        {
            throw S3Source.Wrong(Where, $"the service answers {(int)cause.StatusCode} {cause.ErrorCode}: {cause.Message.TrimEnd('.')}", cause);
        }
        catch (Exception cause) when (cause is AmazonClientException or HttpRequestException or WebException)
        {
            throw S3Source.Wrong(Where, $"cannot be listed: {cause.Message.TrimEnd('.')}", cause);
        }
        return files;
    }

    /// <summary>An address that an object can be fetched from by whoever has it, for a day.</summary>
    public Uri AddressOf(string key)
    {
        if (_isAnonymous)
            return PublicAddress(key);
        var endpoint = _source.Endpoint is null ? null : new Uri(_source.Endpoint);
        return new Uri(_client.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = _source.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = endpoint?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
            Expires = DateTime.UtcNow + SignatureLife,
        }));
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private Uri PublicAddress(string key)
    {
        var endpoint = new Uri(_source.Endpoint ?? $"https://s3.{_source.Region}.amazonaws.com");
        var path = string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        return _source.PathStyle
            ? new Uri(endpoint, $"/{_source.Bucket}/{path}")
            : new Uri($"{endpoint.Scheme}://{_source.Bucket}.{endpoint.Authority}/{path}");
    }

    private static ListedFile Listed(S3Object item)
    {
        var tag = item.ETag?.Trim('"');
        var isMd5 = tag is { Length: 32 } && tag.All(char.IsAsciiHexDigitLower);
        return new ListedFile(item.Key, item.Size ?? 0, isMd5 ? new Checksum(ChecksumAlgorithm.Md5, tag!) : null, tag);
    }

    /// <summary>Lets the service's own client open connections as all downloads do: through the same proxies, trusting the same authorities.</summary>
    private sealed class OneClient(HttpClient client) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
