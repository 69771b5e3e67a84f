using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>The section <c>added_tokens</c> of a <c>tokenizer.json</c>.</summary>
internal static class AddedTokens
{
    // GPT-2 and Qwen, Llama 3, Mistral and others, GPT-NeoX derivatives, BERT.
    private static readonly string[] UsualEndsOfText = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>", "[SEP]"];

    /// <summary>The tokens by id.</summary>
    public static List<AddedToken> Read(JsonSection root) => [.. root.List("added_tokens").Select(ReadToken).OrderBy(token => token.Id)];

    /// <summary>The tokens by id, all of which are found before text is normalised.</summary>
    public static List<AddedToken> ReadRaw(JsonSection root, TokenizerOptions options)
    {
        var added = Read(root);
        return added.Find(token => token.IsNormalized && (!token.IsSpecial || options.SpecialTokensAsText)) is { } token
            ? throw root.Child("added_tokens").Refused($"have '{token.Content}' looked for in normalised text", "normalized: false")
            : added;
    }

    /// <summary>Id of the special token that separates documents: the one named, else one of the usual names.</summary>
    /// <param name="tokens">The tokens there are.</param>
    /// <param name="named">Its text where the user gave it.</param>
    /// <param name="where">What a message calls the tokens.</param>
    public static int EndOfText(IEnumerable<AddedToken> tokens, string? named, string where)
    {
        var names = named is null ? UsualEndsOfText : [named];
        var specials = tokens.Where(token => token.IsSpecial).ToList();
        foreach (var name in names)
        {
            if (specials.Find(token => token.Content == name) is { } found)
                return found.Id;
        }
        var have = specials.Count == 0 ? "none" : string.Join(' ', specials.Take(20).Select(token => token.Content));
        throw new DomainAdaptException(
            $"{where} have these special tokens: {have}; expected {string.Join(" or ", names)} to end a document.", ExitCodes.Spec);
    }

    private static AddedToken ReadToken(JsonSection section)
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
}
