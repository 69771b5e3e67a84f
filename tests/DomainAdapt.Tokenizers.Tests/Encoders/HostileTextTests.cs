using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

/// <summary>Text without a place to cut it, or with nothing but such places. What takes time by the square of a megabyte would not end here.</summary>
public sealed class HostileTextTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<string, string> Texts
    {
        get
        {
            var texts = new TheoryData<string, string>();
            foreach (var name in (string[])["gpt2", "qwen3", "stories260k", "sentencepiece-unigram-test"])
            {
                foreach (var part in (string[])["a", " ", "漢", "\U0001F600", "\n", "'"])
                    texts.Add(name, part);
            }
            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Encode_OfAMegabyteOfOneCharacter_TakesInAllOfIt(string name, string part)
    {
        var tokenizer = Published.Load(name);
        var text = Repeated(part, Megabyte);
        var ids = tokenizer.IdsOf(text);
        if (tokenizer is not SentencePieceUnigram unigram)
            Assert.Equal(Encoding.UTF8.GetString(text), tokenizer.TextOf(ids));
        else
            Assert.Equal(NaiveUnigram.Encode(unigram.Model, text), ids);
    }

    [Theory] // Long enough for a heap to merge it.
    [MemberData(nameof(Texts))]
    public void Encode_OfOneCharacter_GivesWhatTheDefinitionGives(string name, string part)
    {
        var text = Repeated(part, 1200);
        if (Published.Load(name) is ByteLevelBpe bpe)
            Assert.Equal(NaiveBpe.Merge(bpe.Model, PieceOf(bpe, text)), bpe.IdsOf(PieceOf(bpe, text)));
    }

    // What the tokenizer's splitter leaves whole.
    private static byte[] PieceOf(ByteLevelBpe bpe, byte[] text) => text[..PieceSplitter.Of(bpe.Model.Pattern).End(text, 0)];

    private static byte[] Repeated(string part, int bytes) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, bytes / Encoding.UTF8.GetByteCount(part))));
}
