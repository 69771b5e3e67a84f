using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.S3;
using DomainAdapt.Storage.Tests.Sources;
using DomainAdapt.Testing;

namespace DomainAdapt.Storage.Tests.S3;

public sealed class S3SourceTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Objects = new()
    {
        ["filings/2023/a b+c.txt"] = [.. "first"u8],
        ["filings/2023/"] = [],
        ["filings/2024/b.txt"] = Enumerable.Range(0, 300_000).Select(index => (byte)(index * 7 % 253)).ToArray(),
        ["filings/2024/c.bin"] = [3],
        ["filings/2025/d.txt"] = [.. "last"u8],
        ["other/e.txt"] = [5],
    };

    private readonly SourceFolder _folder = new()
    {
        Variables = { ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretKey },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_ListsPagesAndFetchesSigned_ThenWorksOffline()
    {
        await using var server = await new S3Server(Objects).StartAsync();
        var source = Source(server) with { Prefix = "filings/", Include = ["**/*.txt"] };
        string[] expected = ["filings/2023/a b+c.txt", "filings/2024/b.txt", "filings/2025/d.txt"];
        Assert.Equal(expected, await _folder.NamesAsync(source));
        var asked = server.Requests.Count;
        var files = await _folder.AcquireAsync(source, offline: true);
        Assert.Equal(expected, files.Select(file => file.FullName));
        Assert.Equal(asked, server.Requests.Count);
        foreach (var file in files)
            Assert.Equal(Objects[file.RelativePath], SourceFolder.Content(file));
        Assert.Contains(server.Requests, request => request.Target.Contains("continuation-token", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Requests, request => request.Target.StartsWith("/texts/filings/2024/c.bin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acquire_GoesOnWithAnObjectThatBreaksOff()
    {
        await using var server = await new S3Server(Objects) { CutsFirst = true }.StartAsync();
        var files = await _folder.AcquireAsync(Source(server) with { Prefix = "filings/2024/b" });
        Assert.Equal(Objects["filings/2024/b.txt"], SourceFolder.Content(Assert.Single(files)));
        Assert.Contains(server.Requests, request => request.Header("Range").StartsWith("bytes=", StringComparison.Ordinal) && request.Header("If-Range").Length > 0);
    }

    [Fact]
    public async Task Acquire_FromAPublicBucket_SignsNothing()
    {
        await using var server = await new S3Server(Objects, isPublic: true).StartAsync();
        _folder.Variables.Clear();
        var names = await _folder.NamesAsync(Source(server) with { Prefix = "other/", Credentials = new S3Credentials { Anonymous = true } });
        Assert.Equal(["other/e.txt"], names);
        Assert.DoesNotContain(server.Requests, request => request.Header("Authorization").Length > 0 || request.Target.Contains("Signature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acquire_WithAWrongKey_SaysWhatTheServiceSays()
    {
        await using var server = await new S3Server(Objects).StartAsync();
        _folder.Variables["AWS_SECRET_ACCESS_KEY"] = "wrong";
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server)));
        Assert.Contains("403 SignatureDoesNotMatch", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.DoesNotContain("wrong", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_WithNamedVariablesThatAreNotSet_NamesThem()
    {
        await using var server = await new S3Server(Objects).StartAsync();
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => _folder.AcquireAsync(Source(server) with { Credentials = new S3Credentials { AccessKeyEnv = "MY_KEY" } }));
        Assert.Contains("MY_KEY: is not set", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Acquire_OfAnObjectThatChangedAfterItWasListed_RefusesIt()
    {
        var objects = new Dictionary<string, byte[]> { ["a.txt"] = [.. "before"u8], ["b.txt"] = [1] };
        await using var server = await new S3Server(objects).StartAsync();
        await _folder.AcquireAsync(Source(server) with { Include = ["b.txt"] });
        objects["a.txt"] = [.. "behind"u8];
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server)));
        Assert.Contains("another version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_Offline_OpensNoConnection()
    {
        await using var server = await new S3Server(Objects).StartAsync();
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server), offline: true));
        Assert.Contains("offline", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static S3Source Source(LocalServer server) => new() { Bucket = S3Server.Bucket, Endpoint = server.Url.ToString(), PathStyle = true };
}
