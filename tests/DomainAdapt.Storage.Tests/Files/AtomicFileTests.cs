using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(131_072)] // exactly the writer's buffer
    [InlineData(300_001)]
    public void Commit_GivesTheFileItsNameLengthAndHash(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        using var file = AtomicFile.Create(_folder["deep/er/a.bin"]);
        foreach (var piece in bytes.Chunk(999))
            file.Stream.Write(piece);
        Assert.Equal(length, file.Stream.Position);
        Assert.False(File.Exists(file.Path));

        var written = file.Commit();

        Assert.Equal(bytes, File.ReadAllBytes(file.Path));
        Assert.Equal(new WrittenFile(file.Path, length, ContentHash.Of(bytes)), written);
        Assert.Equal(["a.bin"], Directory.GetFiles(_folder["deep/er"]).Select(Path.GetFileName));
    }

    [Fact]
    public void LargeWrites_KeepTheirOrderAroundTheBuffer()
    {
        var bytes = new byte[1_000_000];
        new Random(2).NextBytes(bytes);
        using var file = AtomicFile.Create(_folder["a.bin"]);
        file.Stream.Write(bytes.AsSpan(0, 10));
        file.Stream.Write(bytes.AsSpan(10, 900_000));
        file.Stream.WriteByte(bytes[900_010]);
        file.Stream.Write(bytes.AsSpan(900_011));

        Assert.Equal(ContentHash.Of(bytes), file.Commit().Sha256);
        Assert.Equal(bytes, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothing()
    {
        using (var file = AtomicFile.Create(_folder["a.txt"]))
        {
            file.Stream.Write("half"u8);
            Assert.StartsWith("a.txt.", Path.GetFileName(file.TemporaryPath), StringComparison.Ordinal);
            Assert.Contains($"-{Environment.ProcessId}-", file.TemporaryPath, StringComparison.Ordinal);
            Assert.Single(_folder.Names());
        }
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Commit_OfEqualBytesTwice_KeepsTheFirst()
    {
        using var first = AtomicFile.Create(_folder["a.txt"]);
        using var second = AtomicFile.Create(_folder["a.txt"]);
        Assert.NotEqual(first.TemporaryPath, second.TemporaryPath);
        first.Stream.Write("same"u8);
        second.Stream.Write("same"u8);

        Assert.Equal(first.Commit(), second.Commit());
        second.Dispose();
        Assert.Equal(["a.txt"], _folder.Names());
    }

    [Fact]
    public void Commit_OfOtherBytes_NamesBothAndKeepsTheFirst()
    {
        _folder.Write("a.txt", "first"u8);
        var file = AtomicFile.Create(_folder["a.txt"]);
        file.Stream.Write("other"u8);

        var failure = Assert.Throws<NotDeterministicException>(file.Commit);
        file.Dispose();

        Assert.Equal(1, failure.ExitCode);
        Assert.Contains(ContentHash.Of("first"u8), failure.Message, StringComparison.Ordinal);
        Assert.Contains(ContentHash.Of("other"u8), failure.Message, StringComparison.Ordinal);
        Assert.Equal("first", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], _folder.Names());
    }

    [Fact]
    public void Commit_OfManyAtOnce_LetsExactlyOneKindOfBytesWin()
    {
        var path = _folder["a.txt"];
        var failures = 0;
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var file = AtomicFile.Create(path);
            file.Stream.Write(i % 2 == 0 ? "even"u8 : "odd!"u8);
            try
            {
                file.Commit();
            }
            catch (NotDeterministicException)
            {
                Interlocked.Increment(ref failures);
            }
        });
        Assert.Equal(8, failures);
        Assert.Equal(["a.txt"], _folder.Names());
    }

    [Fact]
    public void Complete_ThenWrite_IsRefused()
    {
        using var file = AtomicFile.Create(_folder["a.txt"]);
        file.Stream.Write("done"u8);
        file.Complete();
        Assert.Throws<ObjectDisposedException>(() => file.Stream.WriteByte(0));
    }

    [Fact]
    public void Create_BelowAFile_SaysWhere()
    {
        var blocked = _folder.Write("file", [])!;
        var failure = Assert.Throws<StorageException>(() => AtomicFile.Create(Path.Combine(blocked, "a.txt")));
        Assert.Contains(Path.Combine(blocked, "a.txt"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FullDisk_SaysWhatToDo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "the system has no /dev/full");
        using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var stream = new HashedFileStream(device, "kept/00003.documents.parquet");
        stream.Write("bytes"u8);

        var failure = Assert.Throws<StorageException>(stream.Complete);

        Assert.StartsWith("kept/00003.documents.parquet: cannot write, no space is left", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, failure.ExitCode);
    }

    [Fact] // The runtime turns EFBIG into ArgumentOutOfRangeException; a writer must not show that to a user.
    public void FileTooBig_SaysWhatToDo()
    {
        var failure = StorageException.Of("write", "a.bin", new ArgumentOutOfRangeException("value"));
        Assert.Contains("ulimit -f", failure.Message, StringComparison.Ordinal);
    }
}
