using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

public sealed class S3OriginTests
{
    private static readonly S3OriginSpec Spec = new() { Kind = "s3", Bucket = "texts", Prefix = "a/", PathStyle = true, Credentials = new S3CredentialsSpec { Anonymous = true } };

    [Fact] // Signatures are tested where the source is.
    public async Task TakesObjectsOfAPublicBucket()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.ContentType = "application/xml";
            return context.Request.Query.ContainsKey("list-type")
                ? context.Response.WriteAsync("<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a/b.txt</Key><Size>4</Size><ETag>\"x-1\"</ETag></Contents></ListBucketResult>")
                : context.Response.WriteAsync("text");
        });
        using var run = new OriginRun();
        Assert.Equal(["a/b.txt"], await run.NamesAsync(Spec with { Endpoint = server.Url.ToString() }));
        Assert.Contains(server.Requests, request => request.Target == "/texts/a/b.txt");
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        Assert.Empty(OriginRun.Problems(Spec));
        var problems = OriginRun.Problems(Spec with { Bucket = "a/b", Endpoint = "minio", Credentials = new S3CredentialsSpec { Anonymous = true, Profile = "me" } });
        Assert.Equal(["bucket", "credentials", "endpoint"], problems.Select(problem => problem.Split(':')[0]));
    }
}
