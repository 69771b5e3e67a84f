using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Reads the <see cref="BpeModel"/> of a <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonReader
{
    // GPT-2 and Qwen, Llama 3, Mistral and others, GPT-NeoX derivatives.
    private static readonly string[] UsualEndsOfText = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>"];

    // Bytes that valid UTF-8 never holds: the only ones a vocabulary may lack.
    private static bool IsUtf8(int value) => value is not (0xC0 or 0xC1 or >= 0xF5);

    /// <summary>Reads and checks; <paramref name="name"/> is what messages call the file.</summary>
    /// <exception cref="DomainAdaptException">The file is damaged or asks for something that is not supported.</exception>
    public static BpeModel Read(Stream stream, string name, string? endOfText)
    {
        using var document = Parse(stream, name);
        var root = new JsonSection(document.RootElement, name, "");
        CheckModel(root.Child("model"));

        var (vocabulary, ids) = ReadVocabulary(root.Child("model"));
        var added = root.List("added_tokens").Select(ReadAdded).OrderBy(token => token.Id).ToList();
        CheckVocabulary(root.Child("model").Child("vocab"), vocabulary, ids, added);
        return new BpeModel
        {
            Vocabulary = vocabulary,
            Merges = ReadMerges(root.Child("model"), ids),
            AddedTokens = added,
            IsNfc = ReadNormalizer(root.Child("normalizer")),
            Pattern = SplitPatterns.Read(root.Child("pre_tokenizer")),
            IgnoreMerges = root.Child("model").Flag("ignore_merges"),
            EndOfTextId = EndOfTextOf(root.Child("added_tokens"), added, endOfText),
            PostProcessor = root.Child("post_processor") is { IsNull: false } processor ? JsonSerializer.Serialize(processor.Element) : null,
        };
    }

    private static JsonDocument Parse(Stream stream, string name)
    {
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException failure)
        {
            throw new DomainAdaptException(
                $"{name}: is not JSON ({failure.Message}); expected a Hugging Face tokenizer.json.", ExitCodes.Spec, failure);
        }
    }

    private static void CheckModel(JsonSection model)
    {
        if (model.Text("type") is { } type and not "BPE")
            throw model.Refused($"is of type {type}", "a byte-level BPE");
        if (!model.Child("dropout").IsNull)
            throw model.Refused("has a dropout, so that ids are random", "null");
        foreach (var flag in (string[])["byte_fallback", "fuse_unk"])
        {
            if (model.Flag(flag))
                throw model.Refused($"has {flag}, which SentencePiece-style models use", "a byte-level BPE without it");
        }
        foreach (var affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Text(affix) is { Length: > 0 } found)
                throw model.Refused($"has the {affix} '{found}'", "a byte-level BPE without one");
        }
    }

    private static bool ReadNormalizer(JsonSection section)
    {
        if (section.IsNull)
            return false;
        return section.Text("type") is "NFC" ? true : throw section.Refused($"is of type {section.Text("type")}", "NFC or null");
    }

    private static (string?[] Vocabulary, Dictionary<string, int> Ids) ReadVocabulary(JsonSection model)
    {
        var section = model.Child("vocab");
        if (section.Element.ValueKind != JsonValueKind.Object)
            throw section.Refused("is not there", "tokens and their ids");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in section.Element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || id < 0)
                throw section.Refused($"gives '{entry.Name}' the id {entry.Value}", "a whole number, 0 or more");
            ids[entry.Name] = id;
        }
        var vocabulary = new string?[ids.Values.DefaultIfEmpty(-1).Max() + 1];
        foreach (var (token, id) in ids)
        {
            if (vocabulary[id] is { } other)
                throw section.Refused($"gives the id {id} to both '{other}' and '{token}'", "one token an id");
            vocabulary[id] = token;
        }
        return (vocabulary, ids);
    }

    private static void CheckVocabulary(JsonSection section, string?[] vocabulary, Dictionary<string, int> ids, List<AddedToken> added)
    {
        var addedIds = added.Select(token => token.Id).ToHashSet();
        for (var id = 0; id < vocabulary.Length; id++)
        {
            if (vocabulary[id] is { } token && !addedIds.Contains(id) && !ByteAlphabet.TryRead(token, out _))
                throw section.Refused($"has the token '{token}' (id {id}), which is not spelt in the byte-level alphabet", "a byte-level BPE");
        }
        for (var value = 0; value < 256; value++)
        {
            if (IsUtf8(value) && !ids.ContainsKey(ByteAlphabet.Spell([(byte)value])))
                throw section.Refused($"has no token for the byte 0x{value:X2}, so that some text cannot be encoded", "a token for each byte");
        }
    }

    private static AddedToken ReadAdded(JsonSection section)
    {
        foreach (var flag in (string[])["single_word", "lstrip", "rstrip"])
        {
            if (section.Flag(flag))
                throw section.Refused($"('{section.Text("content")}') has {flag}, which is not supported", "false");
        }
        var content = section.Text("content");
        if (string.IsNullOrEmpty(content))
            throw section.Refused("has no content", "the token's text");
        return new AddedToken(section.Number("id"), content, section.Flag("special"), section.Flag("normalized"));
    }

    private static List<Merge> ReadMerges(JsonSection model, Dictionary<string, int> ids)
    {
        var merges = new List<Merge>();
        foreach (var section in model.List("merges"))
        {
            var (left, right) = section.Element.ValueKind == JsonValueKind.Array ? ReadPair(section) : ReadLine(section);
            if (!ids.TryGetValue(left, out var leftId) || !ids.TryGetValue(right, out var rightId)
                || !ids.TryGetValue(left + right, out var mergedId))
            {
                throw section.Refused($"merges '{left}' and '{right}'", "both and what they make to be in the vocabulary");
            }
            merges.Add(new Merge(leftId, rightId, mergedId));
        }
        return merges;
    }

    private static (string Left, string Right) ReadPair(JsonSection section)
        => section.Element.GetArrayLength() == 2 && section.Element[0].GetString() is { } left && section.Element[1].GetString() is { } right
            ? (left, right)
            : throw section.Refused($"is {section.Element}", "two tokens");

    private static (string Left, string Right) ReadLine(JsonSection section)
    {
        var parts = (section.Element.GetString() ?? "").Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw section.Refused($"is '{section.Element}'", "two tokens with a space between");
    }

    private static int EndOfTextOf(JsonSection section, List<AddedToken> added, string? endOfText)
    {
        var names = endOfText is null ? UsualEndsOfText : [endOfText];
        var specials = added.Where(token => token.IsSpecial).ToList();
        foreach (var name in names)
        {
            if (specials.Find(token => token.Content == name) is { } found)
                return found.Id;
        }
        var have = specials.Count == 0 ? "none" : string.Join(' ', specials.Take(20).Select(token => token.Content));
        throw section.Refused($"have these special tokens: {have}", $"{string.Join(" or ", names)} to end a document");
    }
}
