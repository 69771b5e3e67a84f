using System.Text.Json;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Reads the <see cref="BpeModel"/> of a <c>tokenizer.json</c> with a byte-level BPE.</summary>
internal static class ByteLevelReader
{
    // Bytes that valid UTF-8 never holds: the only ones a vocabulary may lack.
    private static bool IsUtf8(int value) => value is not (0xC0 or 0xC1 or >= 0xF5);

    /// <summary>Reads and checks.</summary>
    public static BpeModel Read(JsonSection root, TokenizerSource source)
    {
        BpeSections.Check(root.Child("model"));
        var (vocabulary, ids) = BpeSections.ReadVocabulary(root.Child("model").Child("vocab"));
        var added = AddedTokens.Read(root);
        CheckVocabulary(root.Child("model").Child("vocab"), vocabulary, ids, added);
        return new BpeModel
        {
            Vocabulary = vocabulary,
            Merges = BpeSections.ReadMerges(root.Child("model"), ids),
            AddedTokens = added,
            IsNfc = ReadNormalizer(root.Child("normalizer")),
            Pattern = SplitPatterns.Read(root.Child("pre_tokenizer")),
            IgnoreMerges = root.Child("model").Flag("ignore_merges"),
            EndOfTextId = AddedTokens.EndOfText(added, source.Options.EndOfText, $"{source.Name}: added_tokens"),
            Frame = PostProcessors.Read(root.Child("post_processor")),
            SpecialTokensAsText = source.Options.SpecialTokensAsText,
            PostProcessor = root.Child("post_processor") is { IsNull: false } processor ? JsonSerializer.Serialize(processor.Element) : null,
        };
    }

    private static bool ReadNormalizer(JsonSection section)
    {
        if (section.IsNull)
            return false;
        return section.Text("type") is "NFC" ? true : throw section.Refused($"is of type {section.Text("type")}", "NFC or null");
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
}
