using DomainAdapt.Tokenizers.Measures;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Measures;

public sealed class FertilityTests
{
    [Fact] // "ab" is the one merge: "ab ab c" is ab, space, ab (cut as " ab"), space, c.
    public void Add_CountsTokensWordsAndBytes()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 258 });
        trainer.Add("ab ab ab"u8);
        var fertility = new Fertility(trainer.Train());
        fertility.Add("ab ab c"u8);
        fertility.Add(""u8);
        Assert.Equal((2, 7, 3, 5), (fertility.Documents, fertility.Bytes, fertility.Words, fertility.Tokens));
        Assert.Equal((5 / 3.0, 7 / 5.0), (fertility.TokensPerWord, fertility.BytesPerToken));
        Assert.Equal((3 / 5.0, 0), (fertility.SingleByteShare, fertility.UnknownShare));
    }

    [Fact] // The models' signs of the unknown are no single bytes.
    public void Add_CountsWhatIsUnknown()
    {
        foreach (var name in (string[])["bert-base-uncased", "sentencepiece-unigram-test"])
        {
            var fertility = new Fertility(Published.Load(name));
            fertility.Add("a 𓀀"u8);
            Assert.Equal(1, fertility.UnknownTokens);
        }
        var bytes = new Fertility(Published.Load("gpt2"));
        bytes.Add("a 𓀀"u8);
        Assert.Equal(0, bytes.UnknownTokens);
    }

    [Fact]
    public void New_SharesNothingOfNothing()
    {
        var fertility = new Fertility(new BpeTrainer(new BpeTrainerOptions { VocabularySize = 300 }).Train());
        Assert.Equal((0, 0, 0, 0), (fertility.TokensPerWord, fertility.BytesPerToken, fertility.UnknownShare, fertility.SingleByteShare));
    }
}
