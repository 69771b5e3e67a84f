using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>A tokenizer with new tokens, and what they change in the texts they were learnt from.</summary>
/// <param name="Tokenizer">The tokenizer: old ids mean what they meant, new ones follow.</param>
/// <param name="Tokens">The new tokens by id.</param>
public sealed record VocabularyExtension(ByteLevelBpe Tokenizer, IReadOnlyList<ExtensionToken> Tokens)
{
    /// <summary>Tokens of the domain's text as the old tokenizer cuts it.</summary>
    public required long DomainTokensBefore { get; init; }

    /// <summary>Tokens of the same text as the new one does.</summary>
    public required long DomainTokensAfter { get; init; }

    /// <summary>Tokens of the general text as the old tokenizer cuts it.</summary>
    public required long GeneralTokens { get; init; }

    /// <summary>Those of them that are no longer there.</summary>
    public required long GeneralTokensChanged { get; init; }

    /// <summary>Share of the general text's tokens that changed.</summary>
    public double GeneralShareChanged => GeneralTokens == 0 ? 0 : (double)GeneralTokensChanged / GeneralTokens;

    /// <summary>Old tokens of a text that the new tokenizer cuts otherwise: those within new ones.</summary>
    public static (long Tokens, long Changed) Compare(ByteLevelBpe old, ByteLevelBpe extended, ReadOnlySpan<byte> utf8)
    {
        var (before, after) = (new List<int>(), new List<int>());
        old.Encode(utf8, before);
        extended.Encode(utf8, after);
        // New tokens are made of old ones: what is left are the old ones that stayed.
        var stayed = after.Count(id => id < old.VocabularySize);
        return (before.Count, before.Count - stayed);
    }
}

/// <summary>A new token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As vocabulary files spell it.</param>
/// <param name="InDomain">Its occurrences in the domain's text when it was made.</param>
/// <param name="InGeneral">The same of the general text.</param>
public sealed record ExtensionToken(int Id, string Text, long InDomain, long InGeneral);
