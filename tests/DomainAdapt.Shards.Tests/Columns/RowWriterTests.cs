using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Storage.Files;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Columns;

public sealed class RowWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // Stages write through a stream that hashes as it goes and cannot seek.
    public async Task Rows_GoThroughAnAtomicFile()
    {
        using var file = AtomicFile.Create(_folder.At("rows.parquet"));
        var numbers = new NumberColumn<long>("number");
        using (var writer = new RowWriter(new StreamOutput(file.Stream), 3, [numbers]))
        {
            for (var i = 0L; i < 3_000_000; i++) // 24 MB: two row groups
            {
                numbers.Add(i * i);
                writer.EndRow();
            }
        }
        var path = file.Commit().Path;
        Assert.Equal([3_000_000L, 2_999_999L * 2_999_999], Duck.Query("SELECT count(*), max(number) FROM $", path)[0]);
        var groups = await RowGroup.ReadAsync(path, 3, default).Select(group => group.Rows).ToListAsync();
        Assert.Equal([2 << 20, 3_000_000 - (2 << 20)], groups);
    }

    [Fact]
    public void AColumnWithoutItsValue_FailsRatherThanLeaveAnEmptyGroup()
    {
        var (full, short_) = (new NumberColumn<long>("full"), new NumberColumn<long>("short"));
        var writer = new RowWriter(new MemoryOutput(), 1, [full, short_]);
        full.Add(1);
        writer.EndRow();
        Assert.ThrowsAny<Exception>(writer.Dispose);
    }

    private sealed class StreamOutput(Stream stream) : TaskOutput
    {
        public override Stream Stream => stream;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
