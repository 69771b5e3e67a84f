using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>
/// Decides which source each training sequence comes from, one after the other, until the budget or a source ends. Arithmetic on counts
/// alone: the same sources give the same stream, so that any part of it can be written on its own.
/// </summary>
internal sealed class MixPlanner
{
    private readonly IReadOnlyList<MixSource> _sources;
    private readonly ISequenceFills[] _fills;
    private readonly MixLimits _limits;
    private readonly Func<IReadOnlyList<decimal>, Func<int, int>, ISchedule> _newSchedule;
    private readonly long[] _placed;
    private readonly long[] _placedTokens;
    private readonly List<PhaseLedger> _phases = [];
    private readonly IReadOnlyList<MixPhase> _curriculum;
    private int _current;
    private long _endOfPhase;
    private int[] _active;
    private ISchedule _schedule;
    private MixStop? _stop;
    private string? _stoppedBy;

    /// <summary>A planner at the beginning of its stream.</summary>
    /// <param name="sources">The sources and their shares at the beginning.</param>
    /// <param name="limits">What ends the stream.</param>
    /// <param name="later">Phases after the first, each beginning later than the one before; they need a budget.</param>
    /// <param name="fills">Tokens of every sequence, for each source; all sequences are full unless given.</param>
    /// <param name="schedule">Makes the schedule of a phase, from its shares and the tokens of each source's next sequence.</param>
    public MixPlanner(
        IReadOnlyList<MixSource> sources,
        MixLimits limits,
        IReadOnlyList<MixPhase>? later = null,
        IReadOnlyList<ISequenceFills>? fills = null,
        Func<IReadOnlyList<decimal>, Func<int, int>, ISchedule>? schedule = null)
    {
        _sources = sources;
        _limits = limits;
        _fills = [.. fills ?? sources.Select(source => (ISequenceFills)new FullSequences(source.AllTokens, limits.SequenceTokens))];
        // Where all turns are equally long, the chairman's rule has the smaller bound.
        _newSchedule = schedule ?? (fills is null ? (shares, _) => new ChairmanSchedule(shares) : (shares, next) => new TokenSchedule(shares, next));
        _placed = new long[sources.Count];
        _placedTokens = new long[sources.Count];
        _curriculum = [new MixPhase(0, [.. sources.Select(source => source.Share)]), .. later ?? []];
        _active = SourcesOf(_curriculum[0]);
        _schedule = BeginPhase();
        _endOfPhase = EndOfPhase();
    }

    /// <summary>Sequences placed so far.</summary>
    public long Sequences { get; private set; }

    /// <summary>Tokens placed so far, padding not counted.</summary>
    public long Tokens { get; private set; }

    /// <summary>Places the next sequence.</summary>
    /// <param name="source">Number of its source.</param>
    /// <param name="ordinal">Which of that source's sequences it is, from 0.</param>
    /// <returns>Whether there was one; if not, the mix is complete.</returns>
    public bool TryNext(out int source, out long ordinal)
    {
        (source, ordinal) = (-1, -1);
        if (_stop is not null || IsBudgetReached(_limits.LeastTokens))
            return false;
        while (Tokens >= _endOfPhase)
            BeginNextPhase(); // where two begin within one sequence, the first places nothing
        var turn = _schedule.Peek();
        while (!HasSequence(_active[turn]))
        {
            if (!GoOnWithout(_active[turn]))
                return false;
            turn = _schedule.Peek();
        }
        if (IsBudgetReached(NextTokens(turn)))
            return false;
        source = _active[turn];
        Tokens += NextTokens(turn);
        _placedTokens[source] += NextTokens(turn);
        _schedule.Take(turn);
        ordinal = _placed[source]++;
        Sequences++;
        return true;
    }

    /// <summary>The ledger of a complete mix.</summary>
    public MixLedger ToLedger(int sequencesPerShard, int vocabulary, int separator, string tokenizer) => new()
    {
        SequenceTokens = _limits.SequenceTokens,
        SequencesPerShard = sequencesPerShard,
        Packing = _limits.Packing,
        BudgetTokens = _limits.BudgetTokens,
        PlacedTokens = Tokens,
        Sequences = Sequences,
        Stop = _stop ?? throw new InvalidOperationException("The mix is not complete."),
        StoppedBy = _stoppedBy,
        Vocabulary = vocabulary,
        Separator = separator,
        Tokenizer = tokenizer,
        Sources = [.. _sources.Select(ToLedger)],
        Phases = _phases,
    };

    private SourceLedger ToLedger(MixSource source, int number)
    {
        var tokens = _placedTokens[number];
        var isAtItsEnd = !HasSequence(number);
        return new SourceLedger
        {
            Name = source.Name,
            Share = source.Share,
            AvailableDocuments = source.Documents,
            AvailableTokens = source.Tokens,
            MaxEpochs = source.MaxEpochs,
            Sequences = _placed[number],
            PlacedTokens = tokens,
            WholeEpochs = isAtItsEnd ? source.MaxEpochs : tokens / source.Tokens,
            PartEpochTokens = isAtItsEnd ? 0 : tokens % source.Tokens,
            DroppedTailTokens = isAtItsEnd ? source.AllTokens - tokens : 0,
            Epochs = (double)tokens / source.Tokens,
        };
    }

    private bool IsBudgetReached(int nextTokens)
    {
        if (_limits.BudgetTokens is not { } budget || Tokens + nextTokens <= budget)
            return false;
        _stop = MixStop.BudgetReached;
        return true;
    }

    private bool HasSequence(int source) => _placed[source] < _fills[source].Count;

    private int NextTokens(int turn) => HasSequence(_active[turn]) ? _fills[_active[turn]].TokensOf(_placed[_active[turn]]) : _limits.SequenceTokens;

    /// <summary>
    /// Goes on without a source that ended: with the others of the phase, or, where all of them ended, with the next phase, which then begins
    /// before its part of the budget. Text that can still be placed is worth more than the place a phase was asked for.
    /// </summary>
    private bool GoOnWithout(int exhausted)
    {
        if (_limits.OnExhausted == OnExhausted.Renormalise)
        {
            _active = [.. _active.Where(HasSequence)];
            while (_active.Length == 0 && _current + 1 < _curriculum.Count)
            {
                _active = [.. SourcesOf(_curriculum[++_current]).Where(HasSequence)];
                _endOfPhase = EndOfPhase();
            }
            if (_active.Length > 0)
            {
                _schedule = BeginPhase();
                return true;
            }
        }
        _stop = MixStop.SourceExhausted;
        _stoppedBy = _sources[exhausted].Name;
        return false;
    }

    private void BeginNextPhase()
    {
        _active = SourcesOf(_curriculum[++_current]);
        _schedule = BeginPhase();
        _endOfPhase = EndOfPhase();
    }

    private ISchedule BeginPhase()
    {
        if (_phases.Count > 0 && _phases[^1].FirstSequence == Sequences)
            _phases.RemoveAt(_phases.Count - 1); // it placed nothing
        var phase = _curriculum[_current];
        decimal[] shares = [.. _active.Select(source => phase.Shares[source])];
        _phases.Add(new PhaseLedger
        {
            FirstSequence = Sequences,
            From = phase.From,
            Sources = [.. _active.Select(source => _sources[source].Name)],
            Shares = shares,
        });
        return _newSchedule(shares, NextTokens);
    }

    /// <summary>The tokens that the next phase waits for.</summary>
    private long EndOfPhase() => _current + 1 < _curriculum.Count
        ? (long)decimal.Ceiling(_curriculum[_current + 1].From * _limits.BudgetTokens!.Value)
        : long.MaxValue;

    private static int[] SourcesOf(MixPhase phase) => [.. Enumerable.Range(0, phase.Shares.Count).Where(source => phase.Shares[source] > 0)];
}
