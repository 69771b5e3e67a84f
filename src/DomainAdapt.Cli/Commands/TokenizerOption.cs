using System.CommandLine;

namespace DomainAdapt.Cli.Commands;

/// <summary>What commands that encode and decode ask for.</summary>
internal static class TokenizerOption
{
    /// <summary>The tokenizer's file.</summary>
    public static Option<string> Create() => new("--tokenizer")
    {
        Description = "tokenizer.json, SentencePiece .model, .tiktoken, or vocab.json with merges.txt beside it.",
        Required = true,
    };

    /// <summary>The files of several.</summary>
    public static Option<string[]> Several() => new("--tokenizer")
    {
        Description = "tokenizer.json, SentencePiece .model, .tiktoken, or vocab.json with merges.txt beside it; once for each to compare.",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Whether special tokens count.</summary>
    public static Option<bool> Special(string description) => new("--special") { Description = description };

    /// <summary>The file of lines.</summary>
    public static Argument<string> Lines(string description) => new("file") { Description = $"{description}; - for standard input." };
}
