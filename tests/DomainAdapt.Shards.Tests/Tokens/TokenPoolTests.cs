using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Tokens;

public sealed class TokenPoolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(65_536, 2)]
    [InlineData(65_537, 4)]
    public void Read_FromAnyPlace(int vocabulary, int idBytes)
    {
        int[][] documents = [[1, 2, vocabulary - 1], [], [7], [.. Enumerable.Range(100, 5000)]];
        var path = _folder.At(TokenPoolWriter.Suffix);
        using (var writer = new TokenPoolWriter(new FileOutput(path), vocabulary))
        {
            foreach (var document in documents)
                writer.Write(document);
        }
        int[] all = [.. documents.SelectMany(ids => ids)];
        Assert.Equal((long)all.Length * idBytes, new FileInfo(path).Length);
        using var pool = new TokenPool(path, vocabulary);
        foreach (var (first, count) in ((int, int)[])[(4, 5000), (0, 3), (3, 1), (2, 2), (all.Length, 0), (17, 90)])
        {
            var ids = new int[count];
            pool.Read(first, ids);
            Assert.Equal(all[first..(first + count)], ids);
        }
        Assert.Equal(ExitCodes.StaleOutput, Assert.Throws<DomainAdaptException>(() => pool.Read(all.Length - 1, new int[2])).ExitCode);
    }

    [Fact]
    public void Write_OfAnIdOutsideTheVocabulary_Throws()
    {
        using var writer = new TokenPoolWriter(new MemoryOutput(), 100);
        Assert.Throws<ArgumentException>(() => writer.Write([5, 100]));
        Assert.Throws<ArgumentException>(() => writer.Write([-1]));
    }
}
