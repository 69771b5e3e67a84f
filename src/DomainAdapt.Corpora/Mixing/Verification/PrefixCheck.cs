using System.Globalization;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>
/// Holds every prefix of the stream to its shares: within a phase, after n sequences, a source has had its share of n to within one. Decimal
/// arithmetic is exact here: numbers of sequences and shares together stay far below its 28 digits.
/// </summary>
internal sealed class PrefixCheck(MixLedger ledger, ViolationList violations)
{
    private readonly Dictionary<string, decimal> _shares = ledger.Sources.ToDictionary(source => source.Name, source => source.Share);
    private readonly Dictionary<string, long> _counts = [];
    private int _phase = -1;
    private long _sequences;
    private decimal _sum;

    /// <summary>Counts the next sequence of the stream.</summary>
    public void Add(long sequence, string source)
    {
        if (_phase + 1 < ledger.Phases.Count && ledger.Phases[_phase + 1].FirstSequence == sequence)
            Begin(ledger.Phases[++_phase]);
        if (!_counts.TryGetValue(source, out var count))
        {
            violations.Add("source", source, sequence, $"belongs to '{source}', which has no share there");
            return;
        }
        _counts[source] = count + 1;
        _sequences++;
        foreach (var (name, placed) in _counts)
        {
            var distance = (placed * _sum) - (_sequences * _shares[name]);
            if (decimal.Abs(distance) >= _sum)
                violations.Add("prefix", name, sequence, Message(name, placed));
        }
    }

    private string Message(string name, long placed) => string.Create(
        CultureInfo.InvariantCulture,
        $"after {_sequences} sequences of phase {_phase} it has {placed}; expected {_sequences * _shares[name] / _sum:0.###}, to within one");

    private void Begin(PhaseLedger phase)
    {
        _counts.Clear();
        _sequences = 0;
        _sum = 0;
        foreach (var name in phase.Sources)
        {
            if (!_shares.TryGetValue(name, out var share))
            {
                violations.Add("ledger", name, phase.FirstSequence, "a phase draws from it, but the ledger does not list it");
                continue;
            }
            _counts[name] = 0;
            _sum += share;
        }
    }
}
