using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>What C4's rules say of a line.</summary>
internal enum C4LineFate
{
    /// <summary>It stays.</summary>
    Kept,

    /// <summary>It has a word that is too long.</summary>
    TooLongWord,

    /// <summary>It does not end as a sentence.</summary>
    NoTerminalPunctuation,

    /// <summary>It has too few words.</summary>
    TooFewWords,

    /// <summary>It speaks of JavaScript.</summary>
    Javascript,

    /// <summary>It speaks of a policy.</summary>
    Policy,

    /// <summary>It has "lorem ipsum", and the document goes.</summary>
    LoremIpsum,

    /// <summary>It has a curly bracket, and the document goes.</summary>
    CurlyBracket,
}

/// <summary>A line, judged.</summary>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Trimmed">Its range within the text, without white space around it.</param>
/// <param name="Sentences">Sentences of a kept line.</param>
internal readonly record struct C4Line(C4LineFate Fate, TextRange Trimmed, int Sentences = 0);
