using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class SentencePieceReaderTests
{
    [Theory]
    [InlineData("""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false }""", "  ab", "  ab")]
    [InlineData("""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false }""", "ab", " ab")]
    [InlineData("""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "never" }""", "ab", "ab")]
    [InlineData("""{ "type": "Metaspace", "replacement": "▁", "add_prefix_space": true }""", "ab", " ab")]
    public void Load_ReadsAMetaspace(string section, string text, string encoded)
    {
        var json = Json();
        json["normalizer"] = null;
        json["pre_tokenizer"] = JsonNode.Parse(section);
        json["decoder"]!["decoders"]!.AsArray().RemoveAt(3);
        var tokenizer = EditedFile.Load(json);
        Assert.Equal(encoded, tokenizer.TextOf(tokenizer.IdsOf(text)));
    }

    [Fact]
    public void Load_ReadsGemmasSections()
    {
        var json = Json();
        json["normalizer"] = JsonNode.Parse("""{ "type": "Replace", "pattern": { "String": " " }, "content": "▁" }""");
        json["pre_tokenizer"] = JsonNode.Parse("""{ "type": "Split", "pattern": { "String": " " }, "behavior": "MergedWithPrevious" }""");
        json["decoder"]!["decoders"]!.AsArray().RemoveAt(3);
        var tokenizer = EditedFile.Load(json);
        Assert.Equal(" ab", tokenizer.TextOf(tokenizer.IdsOf(" ab")));
        Assert.Equal(2, tokenizer.IdsOf("a b").Count);
    }

    [Theory]
    [InlineData("normalizer", """{ "type": "NFKC" }""", "normalizer is of type NFKC")]
    [InlineData("normalizer", """{ "type": "Prepend", "prepend": "_" }""", "normalizer is of type Prepend")]
    [InlineData("normalizer", "null", "pre_tokenizer is of type null")]
    [InlineData("pre_tokenizer", """{ "type": "Whitespace" }""", "pre_tokenizer is of type Whitespace")]
    [InlineData("decoder", "null", "decoder replaces no mark")]
    [InlineData("decoder", """{ "type": "Metaspace" }""", "decoder replaces a space by ''")]
    [InlineData("model.ignore_merges", "true", "ignore_merges")]
    [InlineData("model.dropout", "0.1", "dropout")]
    [InlineData("model.type", "\"WordLevel\"", "model is of type WordLevel")]
    [InlineData("model.byte_fallback", "false", "neither byte_fallback nor an unk_token")]
    [InlineData("model.vocab", """{ "▁": 0 }""", "no token '<0x00>'")]
    [InlineData("added_tokens", """[{ "id": 257, "content": "</s>", "special": true }, { "id": 261, "content": "x", "normalized": true }]""", "'x' looked for in normalised text")]
    [InlineData("added_tokens", "[]", "special tokens: none")]
    public void Load_RefusesWhatItCannotHonour_AndSaysWhere(string path, string value, string expected) => EditedFile.AssertRefused(Json(), path, value, expected);

    [Fact]
    public void Load_WithoutATokenOfASpace_IsRefused()
    {
        var json = Json();
        json["model"]!["merges"] = new JsonArray();
        json["model"]!["vocab"]!.AsObject().Remove("▁");
        Assert.Contains("model.vocab has no '▁'", Assert.Throws<DomainAdaptException>(() => EditedFile.Load(json)).Message, StringComparison.Ordinal);
    }

    // As Llama 2 and Mistral have it.
    private static JsonNode Json()
    {
        var vocabulary = new JsonObject();
        for (var value = 0; value < 256; value++)
            vocabulary[$"<0x{value:X2}>"] = value;
        foreach (var token in (string[])["▁", "</s>", "a", "b", "▁b"])
            vocabulary[token] = vocabulary.Count;
        var json = JsonNode.Parse(
            """
            {
              "added_tokens": [{ "id": 257, "content": "</s>", "special": true, "normalized": false }],
              "normalizer": { "type": "Sequence", "normalizers": [
                { "type": "Prepend", "prepend": "▁" }, { "type": "Replace", "pattern": { "String": " " }, "content": "▁" }] },
              "pre_tokenizer": null,
              "decoder": { "type": "Sequence", "decoders": [
                { "type": "Replace", "pattern": { "String": "▁" }, "content": " " }, { "type": "ByteFallback" }, { "type": "Fuse" },
                { "type": "Strip", "content": " ", "start": 1, "stop": 0 }] },
              "model": { "type": "BPE", "byte_fallback": true, "fuse_unk": true, "merges": [["▁", "b"]] }
            }
            """)!;
        json["model"]!["vocab"] = vocabulary;
        return json;
    }
}
