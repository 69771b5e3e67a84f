using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Tests.Objectives;

public class WordContinuationsTests
{
    [Theory]
    [InlineData("word", true)]
    [InlineData("7", true)]
    [InlineData("é", true)]
    [InlineData("ж", true)]
    [InlineData(" word", false)]
    [InlineData(".", false)]
    [InlineData("\n", false)]
    [InlineData("”", false)]
    [InlineData("文", false)]
    [InlineData("ไ", false)]
    [InlineData("", false)]
    public void GoesOn_ByTheFirstCharacter(string text, bool expected) => Assert.Equal(expected, WordContinuations.GoesOn(Encoding.UTF8.GetBytes(text)));

    [Fact] // The rest of a character that a token cut belongs to it.
    public void GoesOn_WithACutCharacter()
    {
        Assert.True(WordContinuations.GoesOn([0xA4, 0x20]));
        Assert.False(WordContinuations.GoesOn([0xE6]));
    }

    [Fact]
    public void Of_WordPiece_GoesByItsMark()
    {
        using var folder = new TempFolder();
        File.WriteAllText(
            folder.At("tokenizer.json"),
            """
            {
              "added_tokens": [{ "id": 5, "content": "[SEP]", "special": true, "normalized": false }],
              "normalizer": { "type": "BertNormalizer" },
              "pre_tokenizer": { "type": "BertPreTokenizer" },
              "decoder": { "type": "WordPiece", "prefix": "##" },
              "model": {
                "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                "vocab": { "[UNK]": 0, "lend": 1, "##ing": 2, "ing": 3, ".": 4, "[SEP]": 5 }
              }
            }
            """);

        Assert.Equal([false, false, true, false, false, false, false], WordContinuations.Of(TokenizerFile.Load(folder.At("tokenizer.json")), 7));
    }
}
