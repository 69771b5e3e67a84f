using System.Text.Json.Nodes;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class UnigramReaderTests
{
    [Theory] // Ids: 0 unknown, 1 end, 2 mark, 3 a, 4 b, 5 ab, 6 mark and a, 7 aba.
    [InlineData("always", "ab", "2 5")]
    [InlineData("always", "a", "6")]
    [InlineData("always", " a a", "6 6")]
    [InlineData("never", "a", "3")]
    [InlineData("first", "aba", "2 7")]
    [InlineData("never", "abab", "5 5")]
    [InlineData("never", "a??b", "3 0 4")] // unknown characters in a row are one
    [InlineData("never", "?", "0")]
    [InlineData("never", "</s>", "0")] // no special token is read from text
    [InlineData("never", "\u2581a  a", "6 2 6")]
    public void Load_OfAUnigramModel_CutsTextAsItSays(string scheme, string text, string expected)
    {
        var json = Json();
        json["pre_tokenizer"]!["prepend_scheme"] = scheme;
        Assert.Equal(expected, string.Join(' ', EditedFile.Load(json).IdsOf(text)));
    }

    [Fact]
    public void Decode_DropsThePrefix()
    {
        var tokenizer = EditedFile.Load(Json());
        Assert.Equal("ab a", tokenizer.TextOf(tokenizer.IdsOf("ab a")));
        Assert.Equal((8, 1, 0), (tokenizer.VocabularySize, tokenizer.EndOfTextId, tokenizer.UnknownId));
    }

    [Fact]
    public void Encode_OfManyTexts_GivesTheBestWay_HoweverLong()
    {
        var json = Json();
        json["pre_tokenizer"]!["prepend_scheme"] = "never";
        var tokenizer = (WordUnigram)EditedFile.Load(json);
        foreach (var text in Enumerable.Range(0, 200).Select(seed => new string([.. RandomText.Valid((ulong)seed).Select(letter => " ab"[letter % 3])])))
        {
            // Of all ways to cut, found by trying every token at every place.
            var best = new double[text.Length + 1];
            Array.Fill(best, double.NegativeInfinity);
            best[0] = 0;
            for (var start = 0; start < text.Length; start++)
            {
                for (var id = 2; id < 8; id++)
                {
                    var token = tokenizer.Model.Vocabulary[id]!.Replace(SpaceMark.Character, ' ');
                    if (string.CompareOrdinal(text, start, token, 0, token.Length) == 0)
                        best[start + token.Length] = Math.Max(best[start + token.Length], best[start] + tokenizer.Model.Scores[id]!.Value);
                }
            }
            Assert.Equal(best[^1], tokenizer.IdsOf(text).Sum(id => tokenizer.Model.Scores[id]!.Value), 9);
        }
    }

    [Theory]
    [InlineData("normalizer", """{ "type": "Precompiled", "precompiled_charsmap": "" }""", "spiece.model")]
    [InlineData("pre_tokenizer", """{ "type": "Whitespace" }""", "pre_tokenizer is of type Whitespace")]
    [InlineData("model.unk_id", "99", "unk_id 99")]
    [InlineData("model.unk_id", "null", "byte_fallback")]
    [InlineData("model.vocab", "[]", "has no vocab")]
    [InlineData("model.vocab", """[["a", "b"]]""", "model.vocab[0]")]
    [InlineData("model.vocab", """[["<unk>", 0], ["</s>", 0]]""", "special tokens only")]
    [InlineData("model.vocab", """[["a", 0], ["a", 1]]""", "'a' again")]
    [InlineData("model.byte_fallback", "true", "no token '<0x00>'")]
    [InlineData("added_tokens", "[]", "special tokens: none")]
    public void Load_RefusesWhatItCannotHonour_AndSaysWhere(string path, string value, string expected) => EditedFile.AssertRefused(Json(), path, value, expected);

    private static JsonNode Json() => JsonNode.Parse(
        """
        {
          "added_tokens": [
            { "id": 0, "content": "<unk>", "special": true, "normalized": false },
            { "id": 1, "content": "</s>", "special": true, "normalized": false }],
          "normalizer": null,
          "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true },
          "decoder": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true },
          "model": { "type": "Unigram", "unk_id": 0, "byte_fallback": false,
            "vocab": [["<unk>", 0], ["</s>", 0], ["▁", -2.5], ["a", -2], ["b", -3], ["ab", -2.25], ["▁a", -3], ["aba", -3.5]] }
        }
        """)!;
}
