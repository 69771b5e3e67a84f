using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing.Ordering;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing.Ordering;

public sealed class SourceStreamTests : IDisposable
{
    private const int Separator = 0;
    private const int Vocabulary = 260;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnyPlace_ReadsAsTheWholeDoes()
    {
        var inputs = new MixInputs(_folder).Add("web", 90, shards: 4, first: 10);
        using var stream = await OpenAsync(inputs);
        var whole = new int[7000]; // more than two epochs
        stream.Read(0, whole, 0, []);

        var random = new SplitMix64(3);
        for (var i = 0; i < 300; i++)
        {
            var part = new int[1 + random.Next(200)];
            var position = (int)random.Next((ulong)(whole.Length - part.Length));
            var pieces = new List<SequencePiece>();
            stream.Read(position, part, 5, pieces);
            Assert.Equal(whole[position..(position + part.Length)], part);
            Assert.Equal(part, pieces.SelectMany(piece => TokensOf(inputs, piece)));
            Assert.All(pieces, piece => Assert.Equal(5, piece.Sequence));
        }
    }

    [Fact]
    public async Task Pieces_SayEpochAndWhereTheNextBegins()
    {
        var inputs = new MixInputs(_folder).Add("web", 30, shards: 2, first: 10);
        var epoch = inputs.Documents.Values.Sum(ids => ids.Length + 1);
        using var stream = await OpenAsync(inputs);
        var pieces = new List<SequencePiece>();
        stream.Read(0, new int[(2 * epoch) + 1], 0, pieces);
        Assert.Equal(epoch, pieces.Where(piece => piece.Epoch == 0).Sum(piece => piece.Tokens));
        Assert.Equal(epoch, pieces.Where(piece => piece.Epoch == 1).Sum(piece => piece.Tokens));
        Assert.Equal(1, pieces.Where(piece => piece.Epoch == 2).Sum(piece => piece.Tokens));
        var first = pieces.Where(piece => piece.Epoch == 0).Select(piece => piece.Document).ToList();
        var second = pieces.Where(piece => piece.Epoch == 1).Select(piece => piece.Document).ToList();
        Assert.Equal(first.Order(), second.Order());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first.Order(), first);
    }

    [Fact]
    public async Task AnotherSeed_IsAnotherOrder()
    {
        var inputs = new MixInputs(_folder).Add("web", 30, shards: 2, first: 10);
        using var one = await OpenAsync(inputs, seed: 1);
        using var two = await OpenAsync(inputs, seed: 2);
        var (first, second) = (new int[200], new int[200]);
        one.Read(0, first, 0, []);
        two.Read(0, second, 0, []);
        Assert.NotEqual(first, second);
    }

    private static int[] TokensOf(MixInputs inputs, SequencePiece piece)
        => [.. inputs.Documents[piece.Document].Append(Separator).Skip(piece.DocumentOffset).Take(piece.Tokens)];

    private async Task<SourceStream> OpenAsync(MixInputs inputs, long seed = 1)
    {
        StageFile[] shards = [.. inputs.Files.Where(file => file.Channel == "kept")];
        var pools = new List<TokenPool>();
        foreach (var (shard, number) in shards.Select((shard, number) => (shard, number)))
        {
            var path = _folder.At($"{seed}-{number}.{TokenPoolWriter.Suffix}");
            using (var pool = new TokenPoolWriter(new FileOutput(path), Vocabulary))
            {
                await foreach (var document in TokenShardReader.ReadAsync(shard.Path, default).SelectMany(batch => batch))
                    pool.Write(document.Ids.Span);
            }
            pools.Add(new TokenPool(path, Vocabulary));
        }
        var epochs = new List<SourceEpoch>();
        for (var epoch = 0; epoch < 4; epoch++)
        {
            var documents = new List<ShuffledDocument>();
            for (var pool = 0; pool < shards.Length; pool++)
            {
                var first = 0L;
                await foreach (var (id, tokens) in TokenShardReader.ReadLengthsAsync(shards[pool].Path, default).SelectMany(batch => batch))
                {
                    documents.Add(ShuffledDocument.Of((ulong)((seed * 10) + epoch), id, pool, tokens, first));
                    first += tokens;
                }
            }
            documents.Sort();
            var path = _folder.At($"{seed}-{epoch}.order.bin");
            using var stream = File.Create(path);
            var pieces = new RecordWriter<OrderedPiece>(stream);
            var start = 0L;
            foreach (var document in documents)
            {
                pieces.Write(new OrderedPiece(start, document.Id, document.Pool, document.Tokens + 1, document.First, 0, document.Tokens));
                start += document.Tokens + 1;
            }
            pieces.Flush();
            epochs.Add(new SourceEpoch(path, start));
        }
        return new SourceStream(epochs, pools, Separator);
    }
}
