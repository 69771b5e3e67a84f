using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Documents;

public sealed class CutShardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackRangeRuleAndText()
    {
        var document = Samples.Documents[2];
        Cut[] cuts = [new(0, 4, "emoji"), new(4, 0, "nothing"), new(5, 6, "word")];
        var path = _folder.At(CutShardWriter.Suffix);
        using var output = new FileOutput(path);
        using (var writer = new CutShardWriter(output))
        {
            foreach (var cut in cuts)
                writer.Write(document.Id, "lines", cut, document.Text.Span.Slice(cut.Start, cut.Length));
        }
        var read = await CutShardReader.ReadAsync(path, default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(cuts, read.Select(piece => piece.Cut));
        Assert.All(read, piece => Assert.Equal((document.Id, "lines"), (piece.Id, piece.Step)));
        Assert.Equal(["\U0001F600", "", "astral"], Duck.Query("SELECT text FROM $", path).Select(row => row[0]));
        Assert.Equal(["start INTEGER", "length INTEGER"], Duck.Columns(path).Skip(3).Take(2));
        Assert.Equal(3, output.Rows);
    }

    [Fact]
    public void Write_OfTextOfAnotherLength_Throws()
    {
        using var writer = new CutShardWriter(new MemoryOutput());
        Assert.Throws<ArgumentException>(() => writer.Write(Samples.Documents[0].Id, "lines", new Cut(0, 3, "rule"), "ab"u8));
    }
}
