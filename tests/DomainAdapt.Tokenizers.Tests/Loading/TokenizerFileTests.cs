using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class TokenizerFileTests
{
    private static readonly Lazy<ByteLevelBpe> Trained = new(Train);

    [Theory]
    [InlineData("gpt2", 50257, 50256)]
    [InlineData("gpt-neox-20b", 50277, 0)]
    [InlineData("qwen3", 151669, 151643)]
    public void Load_OfPublishedFiles_SavesWhatLoadsAgain(string name, int vocabulary, int endOfText)
    {
        var tokenizer = Published.Tokenizer(name);
        Assert.Equal(vocabulary, tokenizer.VocabularySize);
        Assert.Equal(endOfText, tokenizer.EndOfTextId);
        var saved = Save(tokenizer);
        var again = TokenizerFile.Load(new MemoryStream(saved), name);
        Assert.Equal(saved, Save(again));
        foreach (var (text, _, _) in Published.Golden(name))
            Assert.Equal(Encode(tokenizer, text), Encode(again, text));
    }

    [Theory] // The frame around the ids is that of Hugging Face tokenizers.
    [InlineData("gpt2")]
    [InlineData("gpt-neox-20b")]
    [InlineData("qwen3")]
    [InlineData("mistral-7b-v0.1")]
    [InlineData("stories260k")]
    [InlineData("bert-base-uncased")]
    public void Load_ReadsTheFrame(string name)
    {
        var tokenizer = Published.Load(name, specialTokensAsText: true);
        foreach (var (text, ids) in Published.GoldenWithFrame(name))
            Assert.Equal(ids, tokenizer.Frame.Before.Concat(tokenizer.IdsOf(text)).Concat(tokenizer.Frame.After));
    }

    [Theory]
    [InlineData("gpt-2", "gpt2")]
    [InlineData("qwen2", "qwen3")]
    [InlineData("bert-bge", "bert-base-uncased")]
    public void Load_AgreesWithTheVectorsOfLlamaCpp(string vectors, string name)
    {
        var lines = Published.LlamaCpp(vectors);
        Assert.True(lines.Count > 20);
        Assert.All(lines, line => Assert.Equal(line.Ids, Published.Load(name, specialTokensAsText: true).IdsOf(line.Text)));
    }

    [Theory] // Bytes before the JSON that are none of a SentencePiece model.
    [InlineData("\uFEFF")]
    [InlineData("\n\n\n\n")]
    public void Load_PassesOverWhatMayStandBeforeJson(string before)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(before), .. Save(Trained.Value)];
        Assert.Equal(Trained.Value.Fingerprint, TokenizerFile.Load(new MemoryStream(bytes), "tokenizer.json").Fingerprint);
    }

    [Theory]
    [InlineData("""{ "type": "Fancy" }""", "post_processor is of type Fancy")]
    [InlineData("""{ "type": "TemplateProcessing", "single": [{}] }""", "post_processor.single[0] is neither")]
    [InlineData("""{ "type": "BertProcessing", "cls": ["x", 1] }""", "post_processor.sep is not there")]
    public void Load_OfAFrameItCannotHonour_SaysWhere(string processor, string expected)
    {
        var json = Saved();
        json["post_processor"] = JsonNode.Parse(processor);
        Assert.Contains(expected, Assert.Throws<DomainAdaptException>(() => EditedFile.Load(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ReadsFramesOfOtherProcessors()
    {
        var json = Saved();
        json["post_processor"] = JsonNode.Parse("""{ "type": "RobertaProcessing", "cls": ["<s>", 5], "sep": ["</s>", 6] }""");
        Assert.Equal([5], EditedFile.Load(json).Frame.Before);
        Assert.Equal([6], EditedFile.Load(json).Frame.After);
        json["post_processor"] = JsonNode.Parse(
            """
            { "type": "Sequence", "processors": [ { "type": "ByteLevel" }, { "type": "TemplateProcessing",
              "single": [ { "SpecialToken": { "id": "b" } }, { "Sequence": { "id": "A" } }, { "SpecialToken": { "id": "e" } } ],
              "special_tokens": { "b": { "ids": [7, 8] }, "e": { "ids": [9] } } } ] }
            """);
        Assert.Equal([7, 8], EditedFile.Load(json).Frame.Before);
        Assert.Equal([9], EditedFile.Load(json).Frame.After);
    }

    [Fact]
    public void Save_WritesTheFingerprint()
    {
        var saved = Save(Trained.Value);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(saved)), Trained.Value.Fingerprint);
        Assert.Equal(Trained.Value.Fingerprint, TokenizerFile.Load(new MemoryStream(saved), "saved").Fingerprint);
    }

    [Fact] // What Hugging Face tokenizers needs to find, by its own names.
    public void Save_WritesTheSectionsOfTheFormat()
    {
        var json = JsonNode.Parse(Save(Trained.Value))!;
        Assert.Equal("1.0", (string?)json["version"]);
        Assert.Equal("ByteLevel", (string?)json["pre_tokenizer"]!["type"]);
        Assert.Equal("ByteLevel", (string?)json["decoder"]!["type"]);
        Assert.Equal("BPE", (string?)json["model"]!["type"]);
        Assert.Equal(0, (int)json["model"]!["vocab"]!["<|endoftext|>"]!);
        Assert.Equal("<|endoftext|>", (string?)json["added_tokens"]![0]!["content"]);
        Assert.True((bool)json["added_tokens"]![0]!["special"]!);
        var vocabulary = json["model"]!["vocab"]!.AsObject();
        Assert.All(json["model"]!["merges"]!.AsArray(), merge =>
        {
            var parts = ((string)merge!).Split(' ');
            Assert.True(vocabulary.ContainsKey(parts[0]) && vocabulary.ContainsKey(parts[1]) && vocabulary.ContainsKey(parts[0] + parts[1]));
        });
    }

    [Fact]
    public void Load_ReadsMergesAsPairs_AndVocabularyInAnyOrder()
    {
        var json = Saved();
        var pairs = json["model"]!["merges"]!.AsArray().Select(merge => new JsonArray([.. ((string)merge!).Split(' ').Select(part => JsonValue.Create(part))]));
        json["model"]!["merges"] = new JsonArray([.. pairs]);
        var vocabulary = json["model"]!["vocab"]!.AsObject().Reverse().Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()));
        json["model"]!["vocab"] = new JsonObject(vocabulary);
        Assert.Equal(Trained.Value.Fingerprint, EditedFile.Load(json).Fingerprint);
    }

    [Fact]
    public void Load_HonoursIgnoreMerges()
    {
        var json = Saved();
        json["model"]!["merges"] = new JsonArray();
        Assert.Equal(5, Encode(EditedFile.Load(json), "shall").Count);
        json["model"]!["ignore_merges"] = true;
        Assert.Single(Encode(EditedFile.Load(json), "shall"));
    }

    [Fact]
    public void Load_HonoursNfc_ButNotWithinTokensFoundBefore()
    {
        var json = Saved();
        Assert.NotEqual(Encode(EditedFile.Load(json), "e\u0301"), Encode(EditedFile.Load(json), "\u00E9"));
        json["normalizer"] = JsonNode.Parse("""{ "type": "NFC" }""");
        json["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{ "id": 600, "content": "a\u0301", "special": false, "normalized": false }"""));
        var tokenizer = EditedFile.Load(json);
        Assert.Equal(Encode(tokenizer, "\u00E9"), Encode(tokenizer, "e\u0301"));
        Assert.Equal([600], Encode(tokenizer, "a\u0301"));
        Assert.Equal("NFC", (string?)JsonNode.Parse(Save(tokenizer))!["normalizer"]!["type"]);
        Assert.Equal(Encode(tokenizer, "x\u00E9"), Encode(TokenizerFile.Load(new MemoryStream(Save(tokenizer)), "saved"), "xe\u0301"));
    }

    [Fact]
    public void Load_KeepsThePostProcessor()
    {
        var json = Saved();
        json["post_processor"] = JsonNode.Parse("""{ "type": "ByteLevel", "add_prefix_space": true }""");
        var saved = JsonNode.Parse(Save(EditedFile.Load(json)))!;
        Assert.True(JsonNode.DeepEquals(json["post_processor"], saved["post_processor"]));
    }

    [Fact]
    public void Load_EndOfText_CanBeNamed()
    {
        var json = Saved();
        json["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{ "id": 600, "content": "<stop>", "special": true }"""));
        Assert.Equal(600, TokenizerFile.Load(EditedFile.Open(json), "tokenizer.json", new TokenizerOptions { EndOfText = "<stop>" }).EndOfTextId);
        Assert.Equal(601, EditedFile.Load(json).VocabularySize);
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(EditedFile.Open(json), "tokenizer.json", new TokenizerOptions { EndOfText = "<end>" }));
        Assert.Contains("<|endoftext|> <stop>", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normalizer", """{ "type": "NFKC" }""", "normalizer is of type NFKC")]
    [InlineData("pre_tokenizer", """{ "type": "Whitespace" }""", "pre_tokenizer is of type Whitespace")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer is of type null")]
    [InlineData("pre_tokenizer", """{ "type": "ByteLevel", "add_prefix_space": true }""", "add_prefix_space")]
    [InlineData("pre_tokenizer", """{ "type": "ByteLevel", "add_prefix_space": false, "use_regex": false }""", "use_regex")]
    [InlineData("model.type", "\"WordLevel\"", "model is of type WordLevel")]
    [InlineData("model.byte_fallback", "true", "byte_fallback")]
    [InlineData("model.dropout", "0.1", "dropout")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "</w>")]
    [InlineData("model.vocab.!", "\"one\"", "gives '!' the id one")]
    [InlineData("model.vocab.!", "2", "gives the id 2 to both")]
    [InlineData("model.vocab.漢", "599", "byte-level alphabet")]
    [InlineData("model.merges", """["q"]""", "merges[0] is 'q'")]
    [InlineData("model.merges", """["zz qq"]""", "merges[0] merges 'zz' and 'qq'")]
    [InlineData("added_tokens", "[]", "special tokens: none")]
    [InlineData("added_tokens", """[{ "id": 0, "content": "<|endoftext|>", "special": true, "lstrip": true }]""", "lstrip")]
    public void Load_RefusesWhatItCannotHonour_AndSaysWhere(string path, string value, string expected) => EditedFile.AssertRefused(Saved(), path, value, expected);

    [Fact]
    public void Load_WithoutATokenForAByte_IsRefused()
    {
        var json = Saved();
        json["model"]!["merges"] = new JsonArray();
        json["model"]!["vocab"]!.AsObject().Remove("Ġ");
        Assert.Contains("0x20", Assert.Throws<DomainAdaptException>(() => EditedFile.Load(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAPatternItDoesNotKnow_ShowsThePattern()
    {
        var json = Saved();
        json["pre_tokenizer"] = JsonNode.Parse("""
            { "type": "Sequence", "pretokenizers": [
              { "type": "Split", "pattern": { "Regex": "\\w+" }, "behavior": "Isolated", "invert": false },
              { "type": "ByteLevel", "add_prefix_space": false, "use_regex": false } ] }
            """);
        Assert.Contains(@"pretokenizers[0] splits by the pattern \w+", Assert.Throws<DomainAdaptException>(() => EditedFile.Load(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfNoFile_SaysSo()
    {
        using var folder = new TempFolder();
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(folder.At("tokenizer.json")));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        File.WriteAllText(folder.At("tokenizer.json"), "{");
        Assert.Equal(ExitCodes.Spec, Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(folder.At("tokenizer.json"))).ExitCode);
    }

    private static ByteLevelBpe Train()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 599 });
        foreach (var document in Prose.Documents(40))
            trainer.Add(document);
        for (var i = 0; i < 500; i++)
            trainer.Add("shall"u8);
        return trainer.Train();
    }

    private static byte[] Save(Utf8Tokenizer tokenizer)
    {
        using var stream = new MemoryStream();
        TokenizerFile.Save(tokenizer, stream);
        return stream.ToArray();
    }

    private static JsonNode Saved() => JsonNode.Parse(Save(Trained.Value))!;

    private static List<int> Encode(Utf8Tokenizer tokenizer, string text)
    {
        var ids = new List<int>();
        tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
        return ids;
    }
}
