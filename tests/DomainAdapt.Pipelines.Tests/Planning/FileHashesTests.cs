using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Testing;

namespace DomainAdapt.Pipelines.Tests.Planning;

public sealed class FileHashesTests : IDisposable
{
    private static readonly DateTime Written = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    private string Memory => _folder.At("cache", "hashes.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_IsTheHashOfTheBytes() => Assert.Equal(Sha256Hex.Of("one"), new FileHashes().Of(Write("words.txt", "one")));

    [Fact] // The proof that a hash is remembered: bytes changed behind the memory's back are not seen, unless asked to hash anew.
    public void Of_AFileOfEqualSizeAndTime_IsRemembered()
    {
        var file = Write("words.txt", "one");
        var hashes = new FileHashes(Memory);
        hashes.Of(file);
        hashes.Save();
        Write("words.txt", "two");
        Assert.Equal(Sha256Hex.Of("one"), new FileHashes(Memory).Of(file));
        Assert.Equal(Sha256Hex.Of("two"), new FileHashes(Memory, rehash: true).Of(file));
    }

    [Theory]
    [InlineData("longer", 0)]
    [InlineData("two", 1)]
    public void Of_AFileOfOtherSizeOrTime_IsHashedAnew(string text, int laterSeconds)
    {
        var file = Write("words.txt", "one");
        var hashes = new FileHashes(Memory);
        hashes.Of(file);
        Write("words.txt", text, laterSeconds);
        Assert.Equal(Sha256Hex.Of(text), hashes.Of(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ cut")]
    [InlineData("[1]")]
    public void Memory_ThatIsDamaged_IsMadeAnew(string damaged)
    {
        var file = Write("words.txt", "one");
        Directory.CreateDirectory(_folder.At("cache"));
        File.WriteAllText(Memory, damaged);
        var hashes = new FileHashes(Memory);
        Assert.Equal(Sha256Hex.Of("one"), hashes.Of(file));
        hashes.Save();
        Assert.Contains(Sha256Hex.Of("one"), File.ReadAllText(Memory), StringComparison.Ordinal);
        Assert.Equal([Memory], Directory.EnumerateFiles(_folder.At("cache")));
    }

    [Fact]
    public void OfFileOrFolder_DependsOnNamesAndBytes_NotOnWhereItLies()
    {
        Write("a/x/one.txt", "1");
        Write("a/two.txt", "2");
        Write("b/two.txt", "2", laterSeconds: 9);
        Write("b/x/one.txt", "1");
        var hashes = new FileHashes();
        var hash = hashes.OfFileOrFolder(_folder.At("a"));
        Assert.Equal(hash, hashes.OfFileOrFolder(_folder.At("b")));

        File.Move(_folder.At("b", "two.txt"), _folder.At("b", "three.txt"));
        Assert.NotEqual(hash, hashes.OfFileOrFolder(_folder.At("b")));
        Assert.NotEqual(hashes.OfFileOrFolder(_folder.At("a", "two.txt")), hashes.OfFileOrFolder(_folder.At("a", "x", "one.txt")));
    }

    [Fact]
    public void Of_NoSuchFile_SaysSo()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => new FileHashes().OfFileOrFolder(_folder.At("none.txt")));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains("none.txt: there is no such file.", failure.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text, int laterSeconds = 0)
    {
        var path = _folder.At(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Written.AddSeconds(laterSeconds));
        return path;
    }
}
