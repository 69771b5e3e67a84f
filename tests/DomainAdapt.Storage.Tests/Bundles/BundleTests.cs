using System.Formats.Tar;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Bundles;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Tests.Bundles;

public sealed class BundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unpack_GivesWhatWasPacked_AndEqualFilesGiveEqualBundles()
    {
        var manifest = Pack("one.tar");
        File.SetLastWriteTimeUtc(_folder["a"], new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        Pack("two.tar");
        Assert.Equal(File.ReadAllBytes(_folder["one.tar"]), File.ReadAllBytes(_folder["two.tar"]));

        var unpacked = Bundle.Unpack(_folder["one.tar"], _folder["out"], CancellationToken.None);
        Assert.Equal(manifest.Write(), unpacked.Write());
        Assert.Equal("files/p.yaml", unpacked.Pipeline);
        Assert.Equal("content of a", File.ReadAllText(_folder["out/files/p.yaml"]));
        Assert.Equal("content of b", File.ReadAllText(_folder["out/cache/named/b"]));
        Assert.Equal(unpacked.Write(), Bundle.Unpack(_folder["one.tar"], _folder["out"], CancellationToken.None).Write());
    }

    [Fact]
    public void Unpack_OfADamagedBundle_SaysSo()
    {
        Pack("whole.tar");
        var bytes = File.ReadAllBytes(_folder["whole.tar"]);
        var at = bytes.AsSpan().LastIndexOf("content of b"u8);
        bytes[at] ^= 1;
        Assert.Contains("expected", Refused(bytes).Message, StringComparison.Ordinal);
        Refused(bytes[..at]);
        Assert.Contains("does not begin with bundle.json", Refused([]).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/bundle.json"]));
    }

    [Theory] // A tar file from elsewhere must not write where it likes.
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    public void Unpack_WritesNothingOutside(string name)
    {
        var manifest = new BundleManifest { Pipeline = "p", Files = [new BundledFile(name, 1, new string('0', 64))] };
        using (var tar = new TarWriter(File.Create(_folder["evil.tar"])))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bundle.json") { DataStream = new MemoryStream(manifest.Write()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) });
        }
        var failure = Assert.Throws<StorageException>(() => Bundle.Unpack(_folder["evil.tar"], _folder["out/in"], CancellationToken.None));
        Assert.Contains("outside", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/outside"]));
    }

    private BundleManifest Pack(string name)
    {
        var files = new Dictionary<string, string> { ["files/p.yaml"] = _folder["a"], ["cache/named/b"] = _folder["b"] };
        foreach (var file in new[] { "a", "b" })
            File.WriteAllText(_folder[file], $"content of {file}");
        return Bundle.Write(_folder[name], "files/p.yaml", files, CancellationToken.None);
    }

    private StorageException Refused(byte[] bytes)
    {
        var failure = Assert.Throws<StorageException>(() => Bundle.Unpack(_folder.Write("damaged.tar", bytes), _folder["out"], CancellationToken.None));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        return failure;
    }
}
