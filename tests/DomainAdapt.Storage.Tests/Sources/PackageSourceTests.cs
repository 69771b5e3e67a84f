using System.Security.Cryptography;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Storage.Tests.Archives;

namespace DomainAdapt.Storage.Tests.Sources;

public sealed class PackageSourceTests : IDisposable
{
    private readonly SourceFolder _folder = new();
    private readonly byte[] _package = ArchiveTests.Pack("x.nupkg", [("ref/net10.0/A.xml", [.. "<doc/>"u8]), ("LICENSE.TXT", [.. "MIT"u8])]);

    public PackageSourceTests() => _folder.Write("packages/some.package/1.2.3-rc.1/some.package.1.2.3-rc.1.nupkg", _package);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_FindsThePackageWhateverItsCase_AndChecksItsHashes()
    {
        var source = new PackageSource
        {
            Package = "Some.Package",
            Version = "1.2.3-RC.1",
            Sha256 = ContentHash.Of(_package),
            Sha512 = Convert.ToBase64String(SHA512.HashData(_package)),
            Include = ["**/*.xml"],
        };
        var file = Assert.Single(await _folder.AcquireAsync(source, offline: true));
        Assert.Equal(("some.package.1.2.3-rc.1.nupkg", "ref/net10.0/A.xml"), (file.RelativePath, file.MemberPath));
        Assert.Equal("<doc/>"u8.ToArray(), ArchiveTests.ReadAll(file));
    }

    [Fact]
    public async Task Acquire_OfAPackageThatIsNotRestored_SaysHowTo()
    {
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => _folder.AcquireAsync(new PackageSource { Package = "Some.Package", Version = "1.2.4" }));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains("<PackageDownload Include=\"Some.Package\" Version=\"[1.2.4]\" />", failure.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet restore", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_OfOtherBytes_NamesBothHashes()
    {
        var expected = new string('0', 64);
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => _folder.AcquireAsync(new PackageSource { Package = "Some.Package", Version = "1.2.3-rc.1", Sha256 = expected }));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(ContentHash.Of(_package), failure.Message, StringComparison.Ordinal);
    }
}
