using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Corpora.Mixing.Phases;

/// <summary>What the tasks of a mix find among their inputs.</summary>
internal static class MixChannels
{
    /// <summary>Documents as ids, from the tokenize stage.</summary>
    public const string Tokens = "kept";

    /// <summary>Each source's copy of the tokenizer.</summary>
    public const string Tokenizer = "tokenizer";

    /// <summary>What was placed.</summary>
    public const string Ledger = "ledger";

    /// <summary>Files of a channel, of one source where given.</summary>
    public static IEnumerable<StageFile> Channel(this StageTask task, string channel, string? source = null)
        => task.Inputs.Where(file => file.Channel == channel && (source is null || file.Source == source));

    /// <summary>The budget: given, or what another mix placed.</summary>
    /// <exception cref="DomainAdaptException">The other stage is no mix.</exception>
    public static long? BudgetOf(StageTask task, MixSpec spec)
    {
        if (spec.BudgetOf is not { } other)
            return spec.BudgetTokens;
        return task.Channel(Ledger).SingleOrDefault() is { } file
            ? MixLedger.Read(file.Path).PlacedTokens
            : throw new DomainAdaptException($"budget_of: the stage '{other}' wrote no ledger. Name a mix stage.", ExitCodes.Spec);
    }

    /// <summary>The tokenizer all sources share; each source's tokenize stage hands on its own copy.</summary>
    /// <exception cref="DomainAdaptException">There is none, or more than one.</exception>
    public static Utf8Tokenizer LoadTokenizer(StageTask task)
    {
        var files = task.Channel(Tokenizer).DistinctBy(file => file.Sha256).ToList();
        return files.Count switch
        {
            1 => TokenizerFile.Load(files[0].Path),
            0 => throw new DomainAdaptException(
                "The mix needs the tokenizer that made the tokens and found none. Let it read a tokenize stage.", ExitCodes.InputsMissing),
            _ => throw new DomainAdaptException(
                $"The sources were tokenized by {files.Count} tokenizers: {string.Join(", ", files.Select(file => file.Path))}. Mix tokens of one.",
                ExitCodes.Spec),
        };
    }
}
