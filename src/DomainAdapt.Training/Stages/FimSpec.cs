using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// How the middles of documents are moved to their ends (fill in the middle, Bavarian et al. 2022). A new model gets three ids for it behind the
/// tokenizer's; for another, give those of its tokenizer, such as <c>&lt;fim_prefix&gt;</c>, <c>&lt;fim_suffix&gt;</c> and <c>&lt;fim_middle&gt;</c>.
/// </summary>
public sealed record FimSpec
{
    /// <summary>Ids that a new model gets.</summary>
    internal const int NewTokens = 3;

    /// <summary>Share of documents whose middle is moved.</summary>
    public double Rate { get; init; } = 0.5;

    /// <summary>Share of these whose suffix comes before the prefix (SPM), instead of after it (PSM).</summary>
    public double SpmRate { get; init; } = 0.5;

    /// <summary>Id of the token before what comes first.</summary>
    public int? PrefixToken { get; init; }

    /// <summary>Id of the token before what comes last.</summary>
    public int? SuffixToken { get; init; }

    /// <summary>Id of the token before what is asked for.</summary>
    public int? MiddleToken { get; init; }

    /// <summary>Whether ids are given.</summary>
    internal bool HasTokens => PrefixToken is not null;

    internal void Check(SpecProblems problems, bool isNew)
    {
        foreach (var (name, value) in new[] { ("rate", Rate), ("spm_rate", SpmRate) })
        {
            if (value is not (>= 0 and <= 1))
                problems.Add(name, FormattableString.Invariant($"is {value}; expected a share, 0 to 1"));
        }
        int?[] tokens = [PrefixToken, SuffixToken, MiddleToken];
        if (tokens.Any(token => token is null) && (!isNew || tokens.Any(token => token is not null)))
            problems.Add("", "needs prefix_token, suffix_token and middle_token, the ids of the model's tokenizer for them");
        else if (tokens.Any(token => token < 0) || HasTokens && tokens.Distinct().Count() < tokens.Length)
            problems.Add("", "has tokens that are below 0 or equal; expected three ids");
    }

    /// <summary>The objective for a model of so many ids, the last of which are these tokens' where none are given.</summary>
    /// <exception cref="DomainAdaptException">The model has no such tokens.</exception>
    internal FillInTheMiddle For(int vocabulary, int separator, long seed)
    {
        var options = new FillInTheMiddleOptions
        {
            PrefixToken = PrefixToken ?? vocabulary - 3,
            SuffixToken = SuffixToken ?? vocabulary - 2,
            MiddleToken = MiddleToken ?? vocabulary - 1,
            Separator = separator,
            Rate = Rate,
            SuffixFirstRate = SpmRate,
        };
        return Math.Max(options.PrefixToken, Math.Max(options.SuffixToken, options.MiddleToken)) < vocabulary
            ? new FillInTheMiddle(options, seed)
            : throw new DomainAdaptException($"fim: a token is beyond the model's {vocabulary} ids. Give the ids of its tokenizer.", ExitCodes.Spec);
    }
}
