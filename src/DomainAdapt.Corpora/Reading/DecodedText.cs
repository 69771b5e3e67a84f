namespace DomainAdapt.Corpora.Reading;

/// <summary>What is known about bytes before they are decoded.</summary>
/// <param name="ContentType">What the server said: a content type with a <c>charset</c>, or a bare label.</param>
/// <param name="IsMarkup">Whether to look for a <c>meta</c> element or an XML declaration in the bytes.</param>
/// <param name="Fallback">The encoding to assume where nothing is declared and the bytes are no UTF-8; detection unless given.</param>
public readonly record struct CharsetHints(string? ContentType = null, bool IsMarkup = false, string? Fallback = null);

/// <summary>Bytes as UTF-8, and how their encoding was found out.</summary>
/// <param name="Text">Valid UTF-8, without a byte order mark; the bytes themselves where they were that already.</param>
/// <param name="Encoding">The standard name of the encoding (WHATWG), such as <c>windows-1252</c>.</param>
/// <param name="Evidence">What decided.</param>
/// <param name="Declared">The encoding that was declared, where there was a declaration of a known one; not always the true one.</param>
/// <param name="Replacements">Sequences that the encoding cannot have, each replaced by U+FFFD.</param>
public readonly record struct DecodedText(ReadOnlyMemory<byte> Text, string Encoding, CharsetEvidence Evidence, string? Declared, int Replacements);

/// <summary>What decided which encoding bytes are read in.</summary>
public enum CharsetEvidence
{
    /// <summary>A byte order mark.</summary>
    ByteOrderMark,

    /// <summary>The bytes are valid UTF-8, whatever was declared.</summary>
    Validity,

    /// <summary>The server's content type.</summary>
    ContentType,

    /// <summary>A declaration within the bytes.</summary>
    Markup,

    /// <summary>The encoding to assume unless something speaks against it.</summary>
    Fallback,

    /// <summary>The bytes themselves, by the letters they would make.</summary>
    Detection,
}
