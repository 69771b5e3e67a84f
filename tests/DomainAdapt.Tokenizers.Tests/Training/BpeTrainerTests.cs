using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class BpeTrainerTests
{
    [Fact]
    public void Train_LaysOutTheVocabulary()
    {
        var tokenizer = Train(Prose.Documents(50), vocabulary: 500);
        Assert.Equal(500, tokenizer.VocabularySize);
        Assert.Equal(0, tokenizer.EndOfTextId);
        Assert.Equal("!"u8.ToArray(), tokenizer.BytesOf(1).ToArray());
        Assert.Equal(1, Enumerable.Range(0, 500).Count(id => tokenizer.ByteLength(id) == 0));
        Assert.Equal(256, Enumerable.Range(0, 500).Count(id => tokenizer.ByteLength(id) == 1));
        Assert.All(Enumerable.Range(257, 243), id => Assert.True(tokenizer.ByteLength(id) >= 2));
    }

    [Fact]
    public void Train_DoesNotDependOnTheOrderOfDocuments()
    {
        var documents = Prose.Documents(60);
        var forwards = Train(documents, vocabulary: 450).Fingerprint;
        documents.Reverse();
        Assert.Equal(forwards, Train(documents, vocabulary: 450).Fingerprint);
        Assert.NotEqual(forwards, Train(documents[1..], vocabulary: 450).Fingerprint);
    }

    [Fact]
    public void Train_DoesNotDependOnThreadsOrMemory()
    {
        using var folder = new TempFolder();
        var documents = Prose.Documents(200);
        using var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 450, MemoryBytes = 1, ScratchFolder = folder.Path });
        Parallel.ForEach(documents, document => trainer.Add(document));
        Assert.Equal(Train(documents, vocabulary: 450).Fingerprint, trainer.Train().Fingerprint);
    }

    [Theory] // Beside a trainer that counts all pairs anew for each merge.
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_LearnsTheMergesOfANaiveTrainer(int seed)
    {
        var documents = Prose.Documents(30, (ulong)seed).Append("aaaa aaaaa aaa abababab babab aabbaabb"u8.ToArray()).ToList();
        Assert.Equal(NaiveMerges(documents, 150), Train(documents, vocabulary: 257 + 150, minFrequency: 1).Model.Merges.Take(150).Select(merge => (merge.Left, merge.Right)));
    }

    [Fact] // A trainer that merges nothing gives one token a byte; one that merges at random, hardly less.
    public void Train_CompressesTextItHasNotSeen()
    {
        var tokenizer = Train(Prose.Documents(100), vocabulary: 1000);
        var (tokens, bytes) = (0, 0);
        foreach (var document in Prose.Documents(20, seed: 77))
        {
            var ids = new List<int>();
            tokenizer.Encode(document, ids);
            Assert.All(ids, id => Assert.InRange(id, 1, tokenizer.VocabularySize - 1));
            (tokens, bytes) = (tokens + ids.Count, bytes + document.Length);
        }
        Assert.True(tokens * 3 < bytes, $"{tokens} tokens for {bytes} bytes");
    }

    [Fact]
    public void Train_MergesTheMostFrequentFirst_AndOfEqualsTheLowestIds()
    {
        var tokenizer = Train(["xy xy xy zw"u8.ToArray(), "cd ab zw"u8.ToArray(), "cd"u8.ToArray()], vocabulary: 260, minFrequency: 1);
        // "xy" occurs 3 times; of the pairs with two, the ones that begin with the lowest byte's id: "cd", then "zw".
        Assert.Equal(["xy", "cd", "zw"], Enumerable.Range(257, 3).Select(id => Encoding.UTF8.GetString(tokenizer.BytesOf(id))));
    }

    [Fact]
    public void Train_StopsAtTheLeastFrequency()
    {
        byte[][] documents = ["seen once only"u8.ToArray()];
        Assert.Equal(BpeTrainerOptions.SmallestVocabulary, Train(documents, vocabulary: 300, minFrequency: 3).VocabularySize);
        Assert.True(Train(documents, vocabulary: 300, minFrequency: 1).VocabularySize > BpeTrainerOptions.SmallestVocabulary);
    }

    [Fact]
    public void Train_OnNothing_StillEncodesEverything()
    {
        var tokenizer = Train([], vocabulary: 300);
        var ids = new List<int>();
        tokenizer.Encode("漢"u8, ids);
        Assert.Equal(3, ids.Count);
    }

    [Fact]
    public void New_WithAVocabularyThatHoldsNotEvenTheBytes_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new BpeTrainer(new BpeTrainerOptions { VocabularySize = 256 }));

    [Fact]
    public void Train_HearsOfCancellation()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 500 });
        trainer.Add(Prose.Documents(1)[0]);
        Assert.Throws<OperationCanceledException>(() => trainer.Train(new CancellationToken(canceled: true)));
    }

    private static List<(int Left, int Right)> NaiveMerges(List<byte[]> documents, int merges)
    {
        var ids = ByteAlphabet.InOrder.Select((value, index) => (value, index)).ToDictionary(pair => pair.value, pair => pair.index + 1);
        var splitter = PieceSplitter.Of(SplitPattern.Gpt2);
        var words = new List<List<int>>();
        foreach (var document in documents)
        {
            for (int start = 0, end; start < document.Length; start = end)
            {
                end = splitter.End(document, start);
                words.Add([.. document[start..end].Select(value => ids[value])]);
            }
        }
        var (learnt, texts) = (new List<(int, int)>(), ids.ToDictionary(pair => pair.Value, pair => (string)$"{pair.Key:X2}"));
        while (learnt.Count < merges)
        {
            var best = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
            var text = texts[best.First] + texts[best.Second];
            var merged = texts.FirstOrDefault(pair => pair.Value == text, KeyValuePair.Create(257 + texts.Count - 256, text)).Key;
            texts[merged] = text;
            learnt.Add(best);
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) != best)
                        continue;
                    word[i] = merged;
                    word.RemoveAt(i + 1);
                }
            }
        }
        return learnt;
    }

    private static ByteLevelBpe Train(IReadOnlyList<byte[]> documents, int vocabulary, long minFrequency = 2)
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = vocabulary, MinFrequency = minFrequency });
        foreach (var document in documents)
            trainer.Add(document);
        return trainer.Train();
    }
}
