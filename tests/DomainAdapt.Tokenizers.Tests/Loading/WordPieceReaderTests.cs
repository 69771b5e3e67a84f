using System.Text.Json.Nodes;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class WordPieceReaderTests
{
    [Theory]
    [InlineData("""{ "type": "BertNormalizer" }""", "É\u200B", 2)] // all four are the default
    [InlineData("""{ "type": "BertNormalizer", "lowercase": false }""", "É", 0)] // and accents stay where capitals do
    [InlineData("""{ "type": "BertNormalizer", "lowercase": false, "strip_accents": true }""", "É", 3)]
    [InlineData("""{ "type": "BertNormalizer", "strip_accents": false }""", "É", 4)]
    [InlineData("""{ "type": "BertNormalizer", "clean_text": false }""", "e\u200B", 0)]
    [InlineData("""{ "type": "BertNormalizer", "handle_chinese_chars": false }""", "e漢", 0)]
    public void Load_ReadsTheNormalizer(string section, string text, int expected)
    {
        var json = Json();
        json["normalizer"] = JsonNode.Parse(section);
        Assert.Equal([expected], EditedFile.Load(json).IdsOf(text));
    }

    [Theory]
    [InlineData("normalizer", "null", "normalizer is of type null")]
    [InlineData("pre_tokenizer", """{ "type": "Whitespace" }""", "pre_tokenizer is of type Whitespace")]
    [InlineData("decoder", """{ "type": "WordPiece", "prefix": "@@" }""", "prefix '@@'")]
    [InlineData("model.unk_token", "\"[NONE]\"", "model has no '[NONE]'")]
    [InlineData("model.max_input_chars_per_word", "-1", "max_input_chars_per_word is -1")]
    [InlineData("added_tokens", "[]", "special tokens: none")]
    public void Load_RefusesWhatItCannotHonour_AndSaysWhere(string path, string value, string expected) => EditedFile.AssertRefused(Json(), path, value, expected);

    private static JsonNode Json() => JsonNode.Parse(
        """
        {
          "added_tokens": [{ "id": 1, "content": "[SEP]", "special": true, "normalized": false }],
          "normalizer": { "type": "BertNormalizer" },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "decoder": { "type": "WordPiece", "prefix": "##" },
          "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": { "[UNK]": 0, "[SEP]": 1, "e": 2, "E": 3, "é": 4 } }
        }
        """)!;
}
