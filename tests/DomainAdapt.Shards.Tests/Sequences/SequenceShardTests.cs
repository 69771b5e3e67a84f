using DomainAdapt.Shards.Columns;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Sequences;

public sealed class SequenceShardTests : IDisposable
{
    private static readonly SequenceFormat Format = new(SequenceTokens: 64, Vocabulary: 32_000, Tokenizer: "abc123");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackSequencesAndFormat()
    {
        var written = SomeSequences.Make(Format, 37);
        var path = Write(written, "shard");
        var read = await SequenceShardReader.ReadAsync(path, default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(written.Select(Describe), read.Select(Describe));
        Assert.Equal(Format, await SequenceShardReader.ReadFormatAsync(path, default));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Write(written, "again")));
    }

    [Fact]
    public async Task WithoutCompression_TheSameComesBack_FromMoreBytes()
    {
        var written = SomeSequences.Make(Format, 600);
        var repeated = written.Select(sequence => sequence with { Ids = written[0].Ids }).ToList();
        var (small, large) = (Write(repeated, "small"), Write(repeated, "large", ShardCompression.None));
        var read = await SequenceShardReader.ReadAsync(large, default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(repeated.Select(Describe), read.Select(Describe));
        Assert.InRange(new FileInfo(large).Length, 4 * 600 * 64, 6 * 600 * 64);
        Assert.True(new FileInfo(small).Length < new FileInfo(large).Length / 4);
        Assert.Equal([600L], Duck.Query("SELECT count(*) FROM $ WHERE len(input_ids) = 64", large)[0]);
    }

    [Fact]
    public void DuckDb_ReadsListsAndFooter()
    {
        var written = SomeSequences.Make(Format, 37);
        var path = Write(written, "shard");
        Assert.Equal(
            ["input_ids INTEGER[]", "document_starts INTEGER[]", "document_positions INTEGER[]", "source VARCHAR", "epoch INTEGER", "real_tokens INTEGER", "first_document VARCHAR"], Duck.Columns(path));
        Assert.Equal(
            [37L, 64L, 64L, written.Sum(sequence => sequence.Ids.ToArray().Sum(id => (long)id))],
            Duck.Query("SELECT count(*), min(len(input_ids)), max(len(input_ids)), sum(list_sum(input_ids))::BIGINT FROM $", path)[0]);
        Assert.Equal(
            [["dtype", "uint16"], ["schema_version", "2"], ["sequence_tokens", "64"], ["tokenizer", "abc123"], ["vocabulary", "32000"]],
            Duck.Query("SELECT decode(key), decode(value) FROM parquet_kv_metadata($) ORDER BY 1", path));
    }

    [Fact] // 0..9 of a document that goes on from its token 500, 0..49 of the next, and four tokens of padding, which count on.
    public void DuckDb_ReadsBoundariesAndPositions()
    {
        var ids = new int[64];
        var path = _folder.At("positions." + SequenceShardWriter.Suffix);
        using (var writer = new SequenceShardWriter(new FileOutput(path), Format, positionIds: true))
        {
            writer.Write(new TrainingSequence(ids, "web", 0, 60, default) { DocumentStarts = new[] { 0, 10 }, DocumentPositions = new[] { 500, 0 } });
            Assert.Throws<ArgumentException>(() => writer.Write(new TrainingSequence(ids, "web", 0, 60, default) { DocumentStarts = new[] { 1 } }));
            Assert.Throws<ArgumentException>(() => writer.Write(new TrainingSequence(ids, "web", 0, 60, default) { DocumentPositions = new[] { 0, 1 } }));
        }
        Assert.Equal(
            ["0,10", "500,0", string.Join(',', Enumerable.Range(0, 10).Concat(Enumerable.Range(0, 54)))],
            Duck.Query("SELECT array_to_string(document_starts, ','), array_to_string(document_positions, ','), array_to_string(position_ids, ',') FROM $", path)[0]);
    }

    [Theory]
    [InlineData(63, 0)]
    [InlineData(65, 0)]
    [InlineData(64, 32_000)]
    [InlineData(64, -1)]
    public void Write_OfWhatDoesNotFit_Throws(int length, int id)
    {
        using var writer = new SequenceShardWriter(new MemoryOutput(), Format);
        var ids = Enumerable.Repeat(id, length).ToArray();
        Assert.Throws<ArgumentException>(() => writer.Write(new TrainingSequence(ids, "web", 0, 64, default)));
    }

    private static string Describe(TrainingSequence sequence)
        => $"{sequence.Source}|{sequence.Epoch}|{sequence.RealTokens}|{sequence.FirstDocument}|{string.Join(',', sequence.Ids.ToArray())}|"
            + $"{string.Join(',', sequence.DocumentStarts.ToArray())}|{string.Join(',', sequence.DocumentPositions.ToArray())}";

    private string Write(IEnumerable<TrainingSequence> sequences, string name, ShardCompression compression = ShardCompression.Zstd)
    {
        var path = _folder.At($"{name}.{SequenceShardWriter.Suffix}");
        using var writer = new SequenceShardWriter(new FileOutput(path), Format, compression: compression);
        foreach (var sequence in sequences)
            writer.Write(sequence);
        return path;
    }
}
