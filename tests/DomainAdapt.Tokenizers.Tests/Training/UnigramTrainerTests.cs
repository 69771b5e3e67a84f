using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class UnigramTrainerTests
{
    [Fact]
    public void Train_LaysOutTheVocabulary()
    {
        var tokenizer = Train(Prose.Documents(100), 600).ToTokenizer();
        Assert.Equal(600, tokenizer.VocabularySize);
        Assert.Equal((0, 1), (tokenizer.UnknownId, tokenizer.EndOfTextId));
        Assert.Equal("A"u8.ToArray(), tokenizer.BytesOf(2 + 'A').ToArray());
        var learnt = Enumerable.Range(258, 342).Select(id => Encoding.UTF8.GetString(tokenizer.BytesOf(id))).ToList();
        Assert.Equal(342, learnt.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(learnt, token => token.Length > 5 && token[0] == ' ');
        Assert.All(learnt, token => Assert.DoesNotContain(' ', token.AsSpan(1).ToArray()));
        Assert.All(learnt.Where(token => token.Any(char.IsDigit)), token => Assert.Equal(1, token.Length));
    }

    [Fact] // A model that knows no words takes a token for each character.
    public void Train_CompressesTextItHasNotSeen()
    {
        var tokenizer = Train(Prose.Documents(100), 1000).ToTokenizer();
        var (tokens, bytes) = (0, 0);
        foreach (var document in Prose.Documents(20, seed: 77))
        {
            var ids = new List<int>();
            tokenizer.Encode(document, ids);
            (tokens, bytes) = (tokens + ids.Count, bytes + document.Length);
        }
        Assert.True(tokens * 3 < bytes, $"{tokens} tokens for {bytes} bytes");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Train_DoesNotDependOnOrderThreadsOrMemory(int parts)
    {
        using var folder = new TempFolder();
        var documents = Prose.Documents(150);
        using var spilling = new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = 500, Parts = parts, PartVocabularySize = 700, MemoryBytes = 1, ScratchFolder = folder.Path });
        Parallel.ForEach(documents.AsEnumerable().Reverse(), document => spilling.Add(document, BitConverter.ToUInt64(SHA256.HashData(document))));
        using var plain = new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = 500, Parts = parts, PartVocabularySize = 700 });
        documents.ForEach(document => plain.Add(document, BitConverter.ToUInt64(SHA256.HashData(document))));
        Assert.Equal(Json(plain.Train()), Json(spilling.Train()));
    }

    [Fact] // BloombergGPT's way: parts are learnt alone, and the merged vocabulary serves about as well as one that was learnt at once.
    public void Train_InParts_CompressesAboutAsWell()
    {
        var documents = Prose.Documents(200);
        using var trainer = new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = 700, Parts = 5, PartVocabularySize = 1500 });
        for (var i = 0; i < documents.Count; i++)
            trainer.Add(documents[i], (ulong)i);
        var (merged, whole) = (trainer.Train().ToTokenizer(), Train(documents, 700).ToTokenizer());
        var (tokens, others) = (Tokens(merged, documents), Tokens(whole, documents));
        Assert.InRange((double)tokens / others, 0.95, 1.10);
    }

    [Fact] // Scores are whole 64ths, so that libraries which add them differently agree: here single and double precision, from the text and from the word.
    public void BothFiles_GiveTheSameIds_AndDecodeToTheSameBytes()
    {
        var vocabulary = Train(Prose.Documents(100).Append(Encoding.UTF8.GetBytes(RandomText.Valid(5, parts: 2000))).ToList(), 900);
        var json = vocabulary.ToTokenizer();
        using var stream = new MemoryStream();
        vocabulary.WriteSentencePiece(stream);
        stream.Position = 0;
        var model = TokenizerFile.Load(stream, "tokenizer.model");
        Assert.IsType<SentencePieceUnigram>(model);
        string[] hostile = ["", " ", "  a  ", "<0x41>", "a<0x0A>b", "\n\n", "\u2581", new string('a', 5000), "漢字 naïve 1234"];
        foreach (var text in hostile.Concat(Enumerable.Range(0, 300).Select(seed => RandomText.Valid((ulong)seed))).Concat(Prose.Documents(30, seed: 9).Select(Encoding.UTF8.GetString)))
        {
            Assert.Equal((text, string.Join(' ', model.IdsOf(text))), (text, string.Join(' ', json.IdsOf(text))));
            var decoded = new System.Buffers.ArrayBufferWriter<byte>();
            json.Decode([.. json.IdsOf(text)], decoded);
            Assert.Equal(text.Replace('\u2581', ' '), Encoding.UTF8.GetString(decoded.WrittenSpan));
        }
    }

    [Fact]
    public void Train_OnLittle_GivesFewerTokens()
    {
        var tokenizer = Train(["aaa bbb aaa"u8.ToArray()], 5000).ToTokenizer();
        Assert.InRange(tokenizer.VocabularySize, UnigramTrainerOptions.SmallestVocabulary, 400);
        Assert.NotEmpty(tokenizer.IdsOf("zzz 漢"));
    }

    [Fact]
    public void New_WithAVocabularyThatIsTooSmall_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = UnigramTrainerOptions.SmallestVocabulary - 1 }));

    private static int Tokens(Utf8Tokenizer tokenizer, List<byte[]> documents) => documents.Sum(document => tokenizer.IdsOf(Encoding.UTF8.GetString(document)).Count);

    private static string Json(UnigramVocabulary vocabulary)
    {
        using var stream = new MemoryStream();
        vocabulary.WriteTokenizerJson(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static UnigramVocabulary Train(List<byte[]> documents, int size)
    {
        using var trainer = new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = size });
        documents.ForEach(document => trainer.Add(document));
        return trainer.Train();
    }
}
