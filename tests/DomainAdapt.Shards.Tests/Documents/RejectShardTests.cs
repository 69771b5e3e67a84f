using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Documents;

public sealed class RejectShardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackDocumentAndVerdict()
    {
        Verdict[] verdicts = [Verdict.Reject("too_short", 12, 50), Verdict.Reject("language"), Verdict.Reject("ratio", 0.1, null), Verdict.Reject("empty", null, 0)];
        var path = _folder.At(RejectShardWriter.Suffix);
        using var output = new FileOutput(path);
        using (var writer = new RejectShardWriter(output))
        {
            for (var i = 0; i < verdicts.Length; i++)
                writer.Write(Samples.Documents[i], $"step{i}", verdicts[i]);
        }
        var read = await RejectShardReader.ReadAsync(path, default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(Samples.Documents.Select(Samples.Describe), read.Select(reject => Samples.Describe(reject.Document)));
        Assert.Equal(verdicts, read.Select(reject => reject.Verdict));
        Assert.Equal(["step0", "step1", "step2", "step3"], read.Select(reject => reject.Step));
        Assert.Equal(Samples.Documents.Select(document => document.Id), output.Ids);

        Assert.Equal(["step VARCHAR", "reason VARCHAR", "measured DOUBLE", "limit DOUBLE"], Duck.Columns(path).TakeLast(4));
        Assert.Equal([2L, 2L], Duck.Query("SELECT count(measured), count(\"limit\") FROM $", path)[0]);
    }

    [Fact]
    public void Write_OfAKeptDocument_Throws()
    {
        using var writer = new RejectShardWriter(new MemoryOutput());
        Assert.Throws<ArgumentException>(() => writer.Write(Samples.Documents[0], "step", Verdict.Keep));
    }
}
