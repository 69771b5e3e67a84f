namespace DomainAdapt.Corpora.Filtering;

/// <summary>Counts what rules drop of a set of documents: each in all, each alone, and every two together.</summary>
/// <param name="rules">The number of rules.</param>
public sealed class RuleOverlap(int rules)
{
    private readonly long[] _alone = new long[rules];
    private readonly long[,] _together = new long[rules, rules];

    /// <summary>Documents counted.</summary>
    public long Documents { get; private set; }

    /// <summary>Documents that no rule drops.</summary>
    public long Kept { get; private set; }

    /// <summary>Documents that a rule and no other drops.</summary>
    public long Alone(int rule) => _alone[rule];

    /// <summary>Documents that both rules drop; those of one rule, where both are the same.</summary>
    public long Together(int rule, int other) => _together[rule, other];

    /// <summary>Counts a document; <paramref name="drops"/> are the places of the rules that drop it.</summary>
    public void Add(IReadOnlyCollection<int> drops)
    {
        Documents++;
        Kept += drops.Count == 0 ? 1 : 0;
        foreach (var rule in drops)
        {
            _alone[rule] += drops.Count == 1 ? 1 : 0;
            foreach (var other in drops)
                _together[rule, other]++;
        }
    }
}
