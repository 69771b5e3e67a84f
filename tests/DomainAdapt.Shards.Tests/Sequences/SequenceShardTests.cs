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
    public void DuckDb_ReadsListsAndFooter()
    {
        var written = SomeSequences.Make(Format, 37);
        var path = Write(written, "shard");
        Assert.Equal(
            ["input_ids INTEGER[]", "source VARCHAR", "epoch INTEGER", "real_tokens INTEGER", "first_document VARCHAR"], Duck.Columns(path));
        Assert.Equal(
            [37L, 64L, 64L, written.Sum(sequence => sequence.Ids.ToArray().Sum(id => (long)id))],
            Duck.Query("SELECT count(*), min(len(input_ids)), max(len(input_ids)), sum(list_sum(input_ids))::BIGINT FROM $", path)[0]);
        Assert.Equal(
            [["dtype", "uint16"], ["schema_version", "1"], ["sequence_tokens", "64"], ["tokenizer", "abc123"], ["vocabulary", "32000"]],
            Duck.Query("SELECT decode(key), decode(value) FROM parquet_kv_metadata($) ORDER BY 1", path));
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
        => $"{sequence.Source}|{sequence.Epoch}|{sequence.RealTokens}|{sequence.FirstDocument}|{string.Join(',', sequence.Ids.ToArray())}";

    private string Write(IEnumerable<TrainingSequence> sequences, string name)
    {
        var path = _folder.At($"{name}.{SequenceShardWriter.Suffix}");
        using var writer = new SequenceShardWriter(new FileOutput(path), Format);
        foreach (var sequence in sequences)
            writer.Write(sequence);
        return path;
    }
}
