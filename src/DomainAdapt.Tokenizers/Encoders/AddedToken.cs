namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>A token that is found in text as it is, before the text is cut; or, when special, never.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsSpecial">Whether it is a sign and not text: it encodes from and decodes to nothing.</param>
/// <param name="IsNormalized">Whether it is looked for in normalised text.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSpecial, bool IsNormalized);
