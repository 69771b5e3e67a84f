using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Tests.Compression;

namespace DomainAdapt.Storage.Tests.Archives;

/// <summary>Whatever bytes an archive has, reading it ends, with its content or with an error that names it.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.zip", 1)]
    [InlineData("x.zip", 2)]
    [InlineData("x.tar", 3)]
    [InlineData("x.tar", 4)]
    [InlineData("x.tar.gz", 5)]
    [InlineData("x.tar.zst", 6)]
    [InlineData("x.gz", 7)]
    [InlineData("x.zst", 8)]
    public void Read_OfRandomDamage_EndsWellOrSaysSo(string name, int seed)
    {
        var random = new Random(seed);
        var whole = Archive.IsArchive(name)
            ? ArchiveTests.Pack(name, [("a.txt", new byte[300]), ("b.txt", [.. "text of the second member"u8])])
            : DecompressionTests.Compress(name, [.. "some text that compresses, some text that compresses"u8]);
        var failures = 0;
        for (var trial = 0; trial < 120; trial++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            try
            {
                ReadAll(_folder.Write($"{trial}-{name}", bytes), name);
            }
            catch (StorageException)
            {
                failures++;
            }
        }
        Assert.True(failures > 0);
    }

    private void ReadAll(string path, string name)
    {
        if (!Archive.IsArchive(name))
        {
            using var content = Decompression.OpenFile(path);
            content.CopyTo(Stream.Null);
            return;
        }
        foreach (var member in Archive.Members(path, name, _folder["cache"]))
            ArchiveTests.ReadAll(member);
    }
}
