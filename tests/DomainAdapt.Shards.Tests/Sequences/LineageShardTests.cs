using DomainAdapt.Core.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Sequences;

public sealed class LineageShardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackThePieces()
    {
        SequencePiece[] written =
        [
            new(0, 0, 40, DocumentId.Of("c", "a"), 0, 0),
            new(0, 40, 24, DocumentId.Of("c", "b"), 0, 0),
            new(5_000_000_000, 0, 64, DocumentId.Of("c", "b"), 24, 1),
        ];
        var path = _folder.At(LineageShardWriter.Suffix);
        using (var writer = new LineageShardWriter(new FileOutput(path)))
        {
            foreach (var piece in written)
                writer.Write(piece);
        }
        Assert.Equal(written, await LineageShardReader.ReadAsync(path, default).SelectMany(batch => batch).ToListAsync());
        Assert.Equal(
            ["sequence BIGINT", "offset INTEGER", "tokens INTEGER", "document VARCHAR", "document_offset INTEGER", "epoch INTEGER"], Duck.Columns(path));
    }
}
