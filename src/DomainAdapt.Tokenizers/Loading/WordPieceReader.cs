using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Reads the <see cref="WordPieceModel"/> of a <c>tokenizer.json</c>.</summary>
internal static class WordPieceReader
{
    /// <summary>Whether a section <c>model</c> is a WordPiece, said or, in older files, not said.</summary>
    public static bool Is(JsonSection model)
        => model.Text("type") == "WordPiece" || (model.Child("type").IsNull && !model.Child("max_input_chars_per_word").IsNull);

    /// <summary>Reads and checks.</summary>
    public static WordPieceModel Read(JsonSection root, TokenizerSource source)
    {
        var section = root.Child("model");
        var (vocabulary, ids) = BpeSections.ReadVocabulary(section.Child("vocab"));
        var added = AddedTokens.ReadRaw(root, source.Options);
        if (root.Child("pre_tokenizer").Text("type") is var type and not "BertPreTokenizer")
            throw root.Child("pre_tokenizer").Refused($"is of type {type ?? "null"}", "BertPreTokenizer");
        var decoder = root.Child("decoder");
        var prefix = section.Text("continuing_subword_prefix") ?? "##";
        if (decoder.Text("type") != "WordPiece" || decoder.Text("prefix") != prefix)
            throw decoder.Refused($"is of type {decoder.Text("type") ?? "null"} with prefix '{decoder.Text("prefix")}'", $"WordPiece with prefix '{prefix}'");
        var unknown = section.Text("unk_token") ?? "[UNK]";
        return new WordPieceModel
        {
            Vocabulary = vocabulary,
            Prefix = prefix,
            UnknownId = ids.TryGetValue(unknown, out var id) ? id : throw section.Refused($"has no '{unknown}'", "its unk_token in the vocabulary"),
            MaxWordCharacters = section.Number("max_input_chars_per_word"),
            AddedTokens = added,
            Normalizer = ReadNormalizer(root.Child("normalizer")),
            CleansSpaces = decoder.Flag("cleanup", absent: true),
            EndOfTextId = AddedTokens.EndOfText(added, source.Options.EndOfText, $"{source.Name}: added_tokens"),
            Frame = PostProcessors.Read(root.Child("post_processor")),
            SpecialTokensAsText = source.Options.SpecialTokensAsText,
            File = source.Bytes,
        };
    }

    private static BertNormalizer ReadNormalizer(JsonSection section)
    {
        if (section.Text("type") is var type and not "BertNormalizer")
            throw section.Refused($"is of type {type ?? "null"}", "BertNormalizer");
        var lowers = section.Flag("lowercase", absent: true);
        return new BertNormalizer(
            section.Flag("clean_text", absent: true),
            section.Flag("handle_chinese_chars", absent: true),
            stripsAccents: section.Flag("strip_accents", absent: lowers),
            lowers);
    }
}
