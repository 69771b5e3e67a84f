namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>A tokenizer's tokens as another runtime needs them.</summary>
/// <param name="Kind">How they come from text.</param>
/// <param name="Tokens">By id.</param>
/// <param name="Merges">Of a byte-level encoding, first learnt first: two tokens with a space between.</param>
public sealed record TokenTable(TokenTableKind Kind, IReadOnlyList<TokenEntry> Tokens, IReadOnlyList<string> Merges)
{
    /// <summary>How a byte-level encoding cuts text: <c>gpt2</c>, <c>cl100k</c>, <c>qwen2</c> or <c>o200k</c>.</summary>
    public string Split { get; init; } = "";

    /// <summary>Whether a piece of text that is a token is that token, whatever the merges would make of it.</summary>
    public bool IgnoresMerges { get; init; }

    /// <summary>Whether a space is put before a text.</summary>
    public bool HasSpacePrefix { get; init; }

    /// <summary>The table of a tokenizer; null for one that is no byte-pair encoding, or that rewrites text by a model of its own.</summary>
    public static TokenTable? Of(Utf8Tokenizer tokenizer) => tokenizer switch
    {
        ByteLevelBpe bpe => Of(bpe.Model, bpe.VocabularySize),
        SentencePieceBpe { Model.Normalizer: null } bpe => Of(bpe.Model, bpe.VocabularySize),
        _ => null,
    };

    private static TokenTable Of(BpeModel model, int size)
    {
        var tokens = Entries(model.Vocabulary, model.AddedTokens, size);
        return new TokenTable(TokenTableKind.ByteLevel, tokens, [.. model.Merges.Select(merge => $"{model.Vocabulary[merge.Left]} {model.Vocabulary[merge.Right]}")])
        {
            Split = model.Pattern.ToString().ToLowerInvariant(),
            IgnoresMerges = model.IgnoreMerges,
        };
    }

    private static TokenTable Of(SentencePieceModel model, int size)
    {
        var tokens = Entries(model.Vocabulary, model.AddedTokens, size);
        foreach (var id in model.ByteIds ?? [])
            tokens[id] = tokens[id] with { Role = TokenRole.Byte };
        if (model.UnknownId >= 0)
            tokens[model.UnknownId] = tokens[model.UnknownId] with { Role = TokenRole.Unknown };
        // Of two merges, the one whose token scores higher goes first; characters are merged from nothing and come last.
        foreach (var token in tokens.Where(token => token.Role == TokenRole.Normal).ToList())
            tokens[token.Id] = token with { Score = -model.Merges.Count };
        for (var i = model.Merges.Count - 1; i >= 0; i--)
        {
            var id = model.Merges[i].Merged;
            tokens[id] = tokens[id] with { Score = -(model.Ranks?[i] ?? i) };
        }
        return new TokenTable(TokenTableKind.SentencePiece, tokens, []) { HasSpacePrefix = model.Prefix != SpacePrefix.None };
    }

    private static TokenEntry[] Entries(IReadOnlyList<string?> vocabulary, IReadOnlyList<AddedToken> added, int size)
    {
        var tokens = new TokenEntry[size];
        for (var id = 0; id < size; id++)
        {
            var text = id < vocabulary.Count ? vocabulary[id] : null;
            tokens[id] = new TokenEntry(id, text ?? "", text is null ? TokenRole.Unused : TokenRole.Normal);
        }
        foreach (var token in added)
            tokens[token.Id] = new TokenEntry(token.Id, token.Content, token.IsSpecial ? TokenRole.Special : TokenRole.Added);
        return tokens;
    }
}

/// <summary>How tokens come from text.</summary>
public enum TokenTableKind
{
    /// <summary>Merges of bytes, spelt in GPT-2's alphabet of printable characters.</summary>
    ByteLevel,

    /// <summary>Merges of characters by score, spaces spelt as U+2581.</summary>
    SentencePiece,
}

/// <summary>A token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As its vocabulary spells it; an added token as it stands in text.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Score">Of a SentencePiece encoding: the higher, the earlier it is merged.</param>
public sealed record TokenEntry(int Id, string Text, TokenRole Role, double Score = 0);

/// <summary>What a token is for.</summary>
public enum TokenRole
{
    /// <summary>Text.</summary>
    Normal,

    /// <summary>What has no token.</summary>
    Unknown,

    /// <summary>A sign that is no text.</summary>
    Special,

    /// <summary>Text that is found before all else.</summary>
    Added,

    /// <summary>Nothing: the id has no token.</summary>
    Unused,

    /// <summary>One byte of a character without a token.</summary>
    Byte,
}
