using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Tokens;

public sealed class TokenShardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackWhatWasWritten()
    {
        var written = Make(100, longest: 300);
        var read = await TokenShardReader.ReadAsync(Write(written), default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(written.Select(Describe), read.Select(Describe));
        Assert.Contains(read, tokens => tokens.Ids.IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_OfEmptyLists_AtEveryPlace(int empty)
    {
        var written = Make(3, longest: 4).Select((tokens, i) => tokens with { Ids = i == empty ? Array.Empty<int>() : new[] { i, 70_000 + i } }).ToList();
        var read = await TokenShardReader.ReadAsync(Write(written), default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(written.Select(Describe), read.Select(Describe));
    }

    [Fact] // What a row group knows of its lists must not reach into the next, whose lists begin and are empty elsewhere.
    public async Task RowGroups_DoNotRemember_WhereListsBegan()
    {
        var written = Make(20, longest: 4).Select((tokens, i) => tokens with
        {
            Ids = i % 3 == 1 ? Array.Empty<int>() : Enumerable.Range(i, (1 << 19) + (i * 7919)).ToArray(),
        }).ToList();
        var groups = await TokenShardReader.ReadAsync(Write(written), default).ToListAsync();
        Assert.InRange(groups.Count, 2, 10);
        var read = groups.SelectMany(batch => batch).ToList();
        Assert.Equal(written.Select(tokens => tokens.Ids.Length), read.Select(tokens => tokens.Ids.Length));
        Assert.All(written.Zip(read), pair => Assert.True(pair.First.Ids.Span.SequenceEqual(pair.Second.Ids.Span)));
    }

    [Fact]
    public async Task ReadLengths_GivesNamesAndNumbers()
    {
        var written = Make(100, longest: 300);
        var read = await TokenShardReader.ReadLengthsAsync(Write(written), default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(written.Select(tokens => (tokens.Id, tokens.Ids.Length)), read);
    }

    [Fact]
    public void DuckDb_SumsTheTokens()
    {
        var written = Make(500, longest: 1000);
        var path = Write(written);
        Assert.Equal(
            [
                "id VARCHAR", "source VARCHAR", "url VARCHAR", "date VARCHAR", "language VARCHAR", "licence VARCHAR", "tokens INTEGER", "ids INTEGER[]",
                "text_bytes INTEGER", "words INTEGER", "attributes VARCHAR",
            ],
            Duck.Columns(path));
        var row = Duck.Query("SELECT count(*), sum(len(ids))::BIGINT, sum(list_sum(ids))::BIGINT, sum(text_bytes)::BIGINT, count(ids), sum(tokens)::BIGINT FROM $", path)[0];
        Assert.Equal(
            [
                500L, written.Sum(t => (long)t.Ids.Length), written.Sum(t => t.Ids.ToArray().Sum(id => (long)id)),
                written.Sum(t => (long)t.TextBytes), 500L, written.Sum(t => (long)t.Ids.Length),
            ],
            row);
    }

    [Fact]
    public async Task ReadDocuments_SaysWhatTakeDownListsAskFor()
    {
        var written = Make(30, 8);
        var read = await TokenShardReader.ReadDocumentsAsync(Write(written), default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(written.Select(tokens => new TokenizedDocument(tokens.Id, tokens.Ids.Length, tokens.Url, tokens.Licence)), read);
    }

    [Fact]
    public async Task RowGroups_AreBoundByTokens()
    {
        var long4Mib = new int[1 << 20];
        var written = Enumerable.Range(0, 9).Select(i => Make(1, 1)[0] with { Ids = long4Mib });
        var batches = await TokenShardReader.ReadAsync(Write(written), default).ToListAsync();
        Assert.Equal([4, 4, 1], batches.Select(batch => batch.Count));
    }

    [Fact]
    public void EqualTokens_HaveEqualBytes()
        => Assert.Equal(File.ReadAllBytes(Write(Make(50, 60), "first")), File.ReadAllBytes(Write(Make(50, 60), "second")));

    private static List<DocumentTokens> Make(int count, int longest)
    {
        var random = new SplitMix64(7);
        var made = new List<DocumentTokens>();
        for (var i = 0; i < count; i++)
        {
            var ids = new int[random.Next((ulong)longest)];
            foreach (ref var id in ids.AsSpan())
                id = (int)random.Next(100_000);
            made.Add(new DocumentTokens(
                DocumentId.Of("tokens", $"{i}"), i % 3 == 0 ? "filings" : "web", i == 5 ? ReadOnlyMemory<int>.Empty : ids, 4 * ids.Length,
                Attributes.Empty.With("line", i))
            {
                Url = i % 2 == 0 ? $"https://example.org/{i}" : null,
                Date = i % 5 == 0 ? "2024-02-29" : null,
                Language = i % 7 == 0 ? null : "en",
                Licence = "CC0-1.0",
                Words = i,
            });
        }
        return made;
    }

    private static string Describe(DocumentTokens tokens)
        => $"{tokens.Id}|{tokens.Source}|{tokens.TextBytes}|{tokens.Url}|{tokens.Date}|{tokens.Language}|{tokens.Licence}|{tokens.Words}|{tokens.Attributes.ToJson()}|{string.Join(',', tokens.Ids.ToArray())}";

    private string Write(IEnumerable<DocumentTokens> written, string name = "shard")
    {
        var output = new FileOutput(_folder.At($"{name}.{TokenShardWriter.Suffix}"));
        using var writer = new TokenShardWriter(output);
        foreach (var tokens in written)
            writer.Write(tokens);
        return output.Path;
    }
}
