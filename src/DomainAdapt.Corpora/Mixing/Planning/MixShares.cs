using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>The shares a mix begins with, where a rule derives them from how many tokens each source has, and what replay makes of shares.</summary>
internal static class MixShares
{
    /// <summary>Shares have at most this many decimals, so that the schedule's products fit 128 bits for any stream.</summary>
    public const int MostDecimals = 12;

    /// <summary>Decimals of shares by temperature: far fewer than a power's, whose last ones differ between processors.</summary>
    private const int PowerDecimals = 9;

    /// <summary>Shares that add up to exactly 1.</summary>
    /// <param name="spec">The mix.</param>
    /// <param name="names">Its sources, in order.</param>
    /// <param name="tokens">Tokens of one epoch of each.</param>
    /// <param name="budgetTokens">Tokens to place at most.</param>
    public static decimal[] AtTheBeginning(MixSpec spec, IReadOnlyList<string> names, IReadOnlyList<long> tokens, long? budgetTokens)
    {
        decimal[] shares = spec.Weighting switch
        {
            Weighting.Shares => [.. names.Select(name => spec.Shares.GetValueOrDefault(name))],
            Weighting.Tokens => Normalise([.. tokens.Select(count => (decimal)count)]),
            Weighting.Temperature => ByTemperature(tokens, spec.Temperature),
            _ => Normalise(UniMax(tokens, budgetTokens!.Value, spec.UnimaxEpochs)),
        };
        return WithReplay(shares, names, spec.Replay);
    }

    /// <summary>The phases after the first.</summary>
    public static IReadOnlyList<MixPhase> Later(MixSpec spec, IReadOnlyList<string> names) =>
    [
        .. spec.Phases.Select(phase => new MixPhase(
            phase.From, WithReplay([.. names.Select(name => phase.Shares.GetValueOrDefault(name))], names, spec.Replay))),
    ];

    /// <summary>Weights as shares that add up to exactly 1: rounded down, and what is left over goes to the largest.</summary>
    public static decimal[] Normalise(IReadOnlyList<decimal> weights)
    {
        var sum = weights.Sum();
        var unit = new decimal(1, 0, 0, false, MostDecimals);
        decimal[] shares = [.. weights.Select(weight => weight == 0 ? 0 : Math.Max(unit, decimal.Round(weight / sum, MostDecimals, MidpointRounding.ToZero)))];
        shares[Array.IndexOf(shares, shares.Max())] += 1 - shares.Sum();
        return shares;
    }

    /// <summary>
    /// Tokens of each source under UniMax (Chung et al., "UniMax", 2023): the budget is shared out evenly, from the smallest source on, and
    /// none gets more than its cap of epochs; what it cannot take is shared out among the larger ones.
    /// </summary>
    /// <exception cref="DomainAdaptException">All sources at their caps do not fill the budget.</exception>
    public static decimal[] UniMax(IReadOnlyList<long> tokens, long budgetTokens, int epochs)
    {
        var given = new decimal[tokens.Count];
        var (left, sources) = ((decimal)budgetTokens, tokens.Count);
        foreach (var source in Enumerable.Range(0, tokens.Count).OrderBy(source => tokens[source]).ThenBy(source => source))
        {
            given[source] = Math.Min(decimal.Floor(left / sources--), (decimal)tokens[source] * epochs);
            left -= given[source];
        }
        return left == 0
            ? given
            : throw new DomainAdaptException(
                $"unimax_epochs: {epochs} epochs of every source have {budgetTokens - left:0} tokens; the budget is {budgetTokens}. Raise it, or lower the budget.",
                ExitCodes.Spec);
    }

    private static decimal[] ByTemperature(IReadOnlyList<long> tokens, double temperature)
    {
        // Against the largest, so that no count is too great for a power.
        double most = tokens.Max();
        var powers = tokens.Select(count => Math.Pow(count / most, 1 / temperature)).ToList();
        var sum = powers.Sum();
        return Normalise([.. powers.Select(power => Math.Max(0.000_000_001m, decimal.Round((decimal)(power / sum), PowerDecimals)))]);
    }

    private static decimal[] WithReplay(decimal[] shares, IReadOnlyList<string> names, ReplaySpec? replay)
    {
        if (replay is null)
            return shares;
        bool IsReplayed(int source) => replay.Sources.Contains(names[source]);
        var general = Enumerable.Range(0, shares.Length).Where(IsReplayed).Sum(source => shares[source]);
        var rest = shares.Sum() - general;
        if (general == 0 || rest == 0)
            throw new DomainAdaptException("replay.sources: are all of the mix, or none of it, in one of its phases. Give both kinds a share there.", ExitCodes.Spec);
        return Normalise([.. shares.Select((share, source) => IsReplayed(source) ? share * replay.Share / general : share * (1 - replay.Share) / rest)]);
    }
}
