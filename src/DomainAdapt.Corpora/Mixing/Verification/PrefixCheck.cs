using System.Globalization;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>
/// Holds every prefix of the stream to its shares: within a phase, after any sequence, a source has had its share of the tokens to within a full
/// sequence. Decimal arithmetic is exact here: numbers of tokens and shares together stay below its 28 digits.
/// </summary>
internal sealed class PrefixCheck(MixLedger ledger, ViolationList violations)
{
    private readonly Dictionary<string, decimal> _shares = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly Dictionary<string, long> _placed = ledger.Sources.ToDictionary(source => source.Name, _ => 0L);
    private int _phase = -1;
    private long _tokens;
    private long _allTokens;
    private long _allTokensBefore;
    private decimal _sum;

    /// <summary>The farthest that any source was from its share after any sequence, in full sequences.</summary>
    public double LargestDistance { get; private set; }

    /// <summary>Counts the next sequence of the stream.</summary>
    public void Add(long sequence, string source, int realTokens)
    {
        if (_phase + 1 < ledger.Phases.Count && ledger.Phases[_phase + 1].FirstSequence == sequence)
        {
            _phase++;
            CheckReason(_phase == 0 ? null : ledger.Phases[_phase - 1], ledger.Phases[_phase]);
            Begin(ledger.Phases[_phase]);
        }
        _allTokensBefore = _allTokens;
        _allTokens += realTokens;
        if (!_counts.TryGetValue(source, out var count))
        {
            violations.Add("source", source, sequence, $"belongs to '{source}', which has no share there");
            return;
        }
        _counts[source] = count + realTokens;
        _placed[source] += realTokens;
        _tokens += realTokens;
        var most = _sum * ledger.SequenceTokens;
        foreach (var (name, placed) in _counts)
        {
            var distance = decimal.Abs((placed * _sum) - (_tokens * _shares[name]));
            LargestDistance = Math.Max(LargestDistance, (double)(distance / most));
            // Full sequences keep a source closer than one; sequences of any length, no farther than one.
            if (distance > most || (distance == most && ledger.Packing == SequencePacking.Concatenate))
                violations.Add("prefix", name, sequence, Message(name, placed));
        }
    }

    private string Message(string name, long placed) => string.Create(
        CultureInfo.InvariantCulture,
        $"after {_tokens} tokens of phase {_phase} it has {placed}; expected {_tokens * _shares[name] / _sum:0.###}, to within {ledger.SequenceTokens}");

    /// <summary>
    /// A phase begins where the curriculum says, at the first sequence after that part of the budget, or before because no source of the one before
    /// has a sequence left; or, with the shares of the one before, because a source has none left.
    /// </summary>
    private void CheckReason(PhaseLedger? before, PhaseLedger phase)
    {
        if (before?.From != phase.From)
        {
            var asked = phase.From * (ledger.BudgetTokens ?? 0);
            var isFirstAfter = _allTokens >= asked && (_phase == 0 || _allTokensBefore < asked);
            var isEarly = before is not null && _allTokens < asked && ledger.Sources.All(source => !before.Sources.Contains(source.Name) || HasEnded(source));
            if ((!isFirstAfter && !isEarly) || phase.From < (before?.From ?? 0) || (before is null && phase.From != 0))
                violations.Add("phase", Name(), phase.FirstSequence, $"begins at sequence {phase.FirstSequence}; it was to begin after {asked:0} tokens");
            return;
        }
        var gone = before.Sources.Except(phase.Sources).ToList();
        if (gone.Count == 0 || phase.Sources.Except(before.Sources).Any())
            violations.Add("phase", Name(), phase.FirstSequence, "begins without a source that ended, or with a new one");
        foreach (var source in ledger.Sources.Where(source => gone.Contains(source.Name)))
        {
            if (!HasEnded(source))
                violations.Add("phase", source.Name, phase.FirstSequence, $"is left out of phase {_phase}, but has a sequence left within its epochs");
        }
        for (var i = 0; i < phase.Sources.Count; i++)
        {
            var number = before.Sources.ToList().IndexOf(phase.Sources[i]);
            if (number >= 0 && before.Shares[number] != phase.Shares[i])
                violations.Add("phase", phase.Sources[i], phase.FirstSequence, "has another share than before another source ended");
        }

        string Name() => string.Create(CultureInfo.InvariantCulture, $"phase {_phase}");
    }

    /// <summary>Whether what is left of a source fills no sequence; where sequences need not be full, nothing may be left.</summary>
    private bool HasEnded(SourceLedger source)
    {
        var left = (source.AvailableTokens * source.MaxEpochs) - _placed[source.Name];
        return left < (ledger.Packing == SequencePacking.BestFit ? 1 : ledger.SequenceTokens);
    }

    private void Begin(PhaseLedger phase)
    {
        _counts.Clear();
        _shares.Clear();
        _tokens = 0;
        _sum = 0;
        foreach (var (name, share) in phase.Sources.Zip(phase.Shares))
        {
            if (!_placed.ContainsKey(name))
            {
                violations.Add("ledger", name, phase.FirstSequence, "a phase draws from it, but the ledger does not list it");
                continue;
            }
            _counts[name] = 0;
            _shares[name] = share;
            _sum += share;
        }
    }
}
