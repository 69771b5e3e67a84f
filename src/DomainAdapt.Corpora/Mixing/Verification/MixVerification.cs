namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>What recounting a mix found.</summary>
/// <param name="Sequences">Sequences read.</param>
/// <param name="Tokens">Real tokens counted.</param>
/// <param name="TokensBySource">Real tokens counted of each source.</param>
/// <param name="LargestDistance">The farthest that a source was from its share after any sequence, in full sequences.</param>
/// <param name="DocumentsChecked">Documents that were looked up in the token shards; 0 where those were not given.</param>
/// <param name="Violations">Every rule that was broken; none when the mix is right.</param>
public sealed record MixVerification(
    long Sequences,
    long Tokens,
    IReadOnlyDictionary<string, long> TokensBySource,
    double LargestDistance,
    long DocumentsChecked,
    IReadOnlyList<MixViolation> Violations)
{
    /// <summary>Whether the mix is what its ledger says.</summary>
    public bool IsValid => Violations.Count == 0;
}

/// <summary>A broken rule, at the first place where it was broken.</summary>
/// <param name="Rule">One short word.</param>
/// <param name="Subject">The source, file or figure it is about.</param>
/// <param name="Sequence">Number of the first sequence it was seen at; null where it is about the whole.</param>
/// <param name="Message">What was found and expected there.</param>
/// <param name="Times">How many times it was broken.</param>
public sealed record MixViolation(string Rule, string Subject, long? Sequence, string Message, long Times);

/// <summary>Gathers violations: each rule and subject once, with its first place and how often.</summary>
internal sealed class ViolationList
{
    private readonly List<MixViolation> _violations = [];
    private readonly Dictionary<(string Rule, string Subject), int> _places = [];

    /// <summary>The violations, in the order they were first seen.</summary>
    public IReadOnlyList<MixViolation> All => _violations;

    /// <summary>Adds a violation.</summary>
    public void Add(string rule, string subject, long? sequence, string message)
    {
        if (_places.TryGetValue((rule, subject), out var place))
        {
            _violations[place] = _violations[place] with { Times = _violations[place].Times + 1 };
            return;
        }
        _places.Add((rule, subject), _violations.Count);
        _violations.Add(new MixViolation(rule, subject, sequence, message, 1));
    }
}
