using System.Globalization;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Reads the <see cref="SentencePieceModel"/> of a <c>tokenizer.json</c> with a SentencePiece-style BPE.</summary>
internal static class SentencePieceReader
{
    /// <summary>Reads and checks.</summary>
    public static SentencePieceModel Read(JsonSection root, TokenizerSource source)
    {
        var section = root.Child("model");
        BpeSections.Check(section);
        if (section.Flag("ignore_merges"))
            throw section.Refused("has ignore_merges", "false in a SentencePiece-style BPE");
        var (vocabulary, ids) = BpeSections.ReadVocabulary(section.Child("vocab"));
        var byteIds = section.Flag("byte_fallback") ? ReadBytes(section, ids) : null;
        if (!ids.ContainsKey($"{SpaceMark.Character}"))
            throw section.Child("vocab").Refused($"has no '{SpaceMark.Character}'", "the token of a space");
        var added = AddedTokens.ReadRaw(root, source.Options);
        var spaces = SpaceSections.Read(root);
        return new SentencePieceModel
        {
            Vocabulary = vocabulary,
            Merges = BpeSections.ReadMerges(section, ids),
            AddedTokens = added,
            ByteIds = byteIds,
            UnknownId = byteIds is null ? ReadUnknown(section, ids) : -1,
            FusesUnknown = section.Flag("fuse_unk"),
            Prefix = spaces.Prefix,
            CutsEachSpace = spaces.CutsEach,
            DropsFirstSpace = spaces.DropsFirst,
            EndOfTextId = AddedTokens.EndOfText(added, source.Options.EndOfText, $"{source.Name}: added_tokens"),
            Frame = PostProcessors.Read(root.Child("post_processor")),
            SpecialTokensAsText = source.Options.SpecialTokensAsText,
            File = source.Bytes,
        };
    }

    /// <summary>Ids of the 256 bytes.</summary>
    internal static int[] ReadBytes(JsonSection section, Dictionary<string, int> ids)
    {
        var byteIds = new int[256];
        for (var value = 0; value < byteIds.Length; value++)
        {
            var token = string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            byteIds[value] = ids.TryGetValue(token, out var id)
                ? id
                : throw section.Refused($"has byte_fallback, but no token '{token}'", "a token for each byte");
        }
        return byteIds;
    }

    private static int ReadUnknown(JsonSection section, Dictionary<string, int> ids)
        => section.Text("unk_token") is { } token && ids.TryGetValue(token, out var id)
            ? id
            : throw section.Refused("has neither byte_fallback nor an unk_token of the vocabulary", "one of them");
}
