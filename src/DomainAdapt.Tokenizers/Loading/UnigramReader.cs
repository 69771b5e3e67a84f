using System.Text.Json;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Reads the <see cref="SentencePieceModel"/> of a <c>tokenizer.json</c> with a unigram model.</summary>
internal static class UnigramReader
{
    /// <summary>Whether a section <c>model</c> is a unigram one.</summary>
    public static bool Is(JsonSection model) => model.Text("type") == "Unigram";

    /// <summary>Reads and checks.</summary>
    public static SentencePieceModel Read(JsonSection root, TokenizerSource source)
    {
        var section = root.Child("model");
        var (vocabulary, scores, ids) = ReadVocabulary(section);
        var added = AddedTokens.ReadRaw(root, source.Options);
        var byteIds = section.Flag("byte_fallback") ? SentencePieceReader.ReadBytes(section, ids) : null;
        var unknown = section.Child("unk_id").IsNull ? -1 : section.Number("unk_id");
        if (unknown >= vocabulary.Length || (unknown < 0 && byteIds is null))
            throw section.Refused($"has the unk_id {unknown}", "one of the vocabulary, or byte_fallback");
        var spaces = SpaceSections.Read(root);
        // Special tokens are never found in text, unless they are asked for, and then before all else.
        foreach (var token in added.Where(token => token.IsSpecial && token.Id < scores.Length))
            scores[token.Id] = null;
        if (Array.TrueForAll(scores, score => score is null))
            throw section.Child("vocab").Refused("has special tokens only", "tokens that are found in text");
        return new SentencePieceModel
        {
            Vocabulary = vocabulary,
            Scores = scores,
            AddedTokens = added,
            ByteIds = byteIds,
            UnknownId = unknown,
            FusesUnknown = true,
            Prefix = spaces.Prefix,
            CutsEachSpace = spaces.CutsEach,
            DropsFirstSpace = spaces.DropsFirst,
            EndOfTextId = AddedTokens.EndOfText(added, source.Options.EndOfText, $"{source.Name}: added_tokens"),
            Frame = PostProcessors.Read(root.Child("post_processor")),
            SpecialTokensAsText = source.Options.SpecialTokensAsText,
            File = source.Bytes,
        };
    }

    private static (string[] Vocabulary, double?[] Scores, Dictionary<string, int> Ids) ReadVocabulary(JsonSection section)
    {
        var entries = section.List("vocab");
        var (vocabulary, scores, ids) = (new string[entries.Count], new double?[entries.Count], new Dictionary<string, int>(StringComparer.Ordinal));
        for (var id = 0; id < vocabulary.Length; id++)
        {
            var entry = entries[id].Element;
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].ValueKind != JsonValueKind.String || entry[1].ValueKind != JsonValueKind.Number)
                throw entries[id].Refused($"is {entry}", "a token and the logarithm of its probability");
            (vocabulary[id], scores[id]) = (entry[0].GetString()!, entry[1].GetDouble());
            if (!ids.TryAdd(vocabulary[id], id))
                throw entries[id].Refused($"has '{vocabulary[id]}' again", "each token once");
        }
        return vocabulary.Length > 0 ? (vocabulary, scores, ids) : throw section.Refused("has no vocab", "tokens with the logarithms of their probabilities");
    }
}
