using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>A source as the planner sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Its share of the tokens when the stream begins; 0 where only a later phase draws from it.</param>
/// <param name="Documents">Documents of one epoch.</param>
/// <param name="Tokens">Tokens of one epoch, separators included.</param>
/// <param name="MaxEpochs">Epochs allowed.</param>
internal sealed record MixSource(string Name, decimal Share, long Documents, long Tokens, int MaxEpochs)
{
    /// <summary>Tokens of all its epochs.</summary>
    public long AllTokens => checked(Tokens * MaxEpochs);
}

/// <summary>Other shares from some place of the stream on.</summary>
/// <param name="From">The part of the budget that is placed before it begins.</param>
/// <param name="Shares">Shares, in the order of the sources; 0 where it does not draw from one.</param>
internal sealed record MixPhase(decimal From, IReadOnlyList<decimal> Shares);

/// <summary>
/// Decides which source each training sequence comes from, one after the other, until the budget or a source ends. Arithmetic on counts
/// alone: the same sources give the same stream, so that any part of it can be written on its own.
/// </summary>
internal sealed class MixPlanner
{
    private readonly IReadOnlyList<MixSource> _sources;
    private readonly int _sequenceTokens;
    private readonly long? _budgetTokens;
    private readonly OnExhausted _onExhausted;
    private readonly long[] _placed;
    private readonly List<PhaseLedger> _phases = [];
    private readonly IReadOnlyList<MixPhase> _curriculum;
    private int _current;
    private long _endOfPhase;
    private int[] _active;
    private ChairmanSchedule _schedule;
    private MixStop? _stop;
    private string? _stoppedBy;

    /// <summary>A planner at the beginning of its stream.</summary>
    /// <param name="sources">The sources and their shares at the beginning.</param>
    /// <param name="sequenceTokens">Tokens of a sequence.</param>
    /// <param name="budgetTokens">Tokens to place at most.</param>
    /// <param name="onExhausted">What happens when a source ends.</param>
    /// <param name="later">Phases after the first, each beginning later than the one before; they need a budget.</param>
    public MixPlanner(
        IReadOnlyList<MixSource> sources, int sequenceTokens, long? budgetTokens, OnExhausted onExhausted, IReadOnlyList<MixPhase>? later = null)
    {
        _sources = sources;
        _sequenceTokens = sequenceTokens;
        _budgetTokens = budgetTokens;
        _onExhausted = onExhausted;
        _placed = new long[sources.Count];
        _curriculum = [new MixPhase(0, [.. sources.Select(source => source.Share)]), .. later ?? []];
        _active = SourcesOf(_curriculum[0]);
        _schedule = BeginPhase();
        _endOfPhase = EndOfPhase();
    }

    /// <summary>Sequences placed so far.</summary>
    public long Sequences { get; private set; }

    /// <summary>Places the next sequence.</summary>
    /// <param name="source">Number of its source.</param>
    /// <param name="ordinal">Which of that source's sequences it is, from 0.</param>
    /// <returns>Whether there was one; if not, the mix is complete.</returns>
    public bool TryNext(out int source, out long ordinal)
    {
        (source, ordinal) = (-1, -1);
        if (_stop is not null || IsBudgetReached())
            return false;
        if (Sequences >= _endOfPhase)
        {
            _active = SourcesOf(_curriculum[++_current]);
            _schedule = BeginPhase();
            _endOfPhase = EndOfPhase();
        }
        var turn = _schedule.Peek();
        while (!HasSequence(_active[turn]))
        {
            if (!GoOnWithout(_active[turn]))
                return false;
            turn = _schedule.Peek();
        }
        _schedule.Take(turn);
        source = _active[turn];
        ordinal = _placed[source]++;
        Sequences++;
        return true;
    }

    /// <summary>The ledger of a complete mix.</summary>
    public MixLedger ToLedger(int sequencesPerShard, int vocabulary, int separator, string tokenizer) => new()
    {
        SequenceTokens = _sequenceTokens,
        SequencesPerShard = sequencesPerShard,
        BudgetTokens = _budgetTokens,
        PlacedTokens = Sequences * _sequenceTokens,
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
        var tokens = _placed[number] * _sequenceTokens;
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

    private bool IsBudgetReached()
    {
        if (_budgetTokens is not { } budget || (Sequences + 1) * _sequenceTokens <= budget)
            return false;
        _stop = MixStop.BudgetReached;
        return true;
    }

    private bool HasSequence(int source) => (_placed[source] + 1) * _sequenceTokens <= _sources[source].AllTokens;

    private bool GoOnWithout(int exhausted)
    {
        int[] left = [.. _active.Where(HasSequence)];
        if (_onExhausted != OnExhausted.Renormalise || left.Length == 0)
        {
            _stop = MixStop.SourceExhausted;
            _stoppedBy = _sources[exhausted].Name;
            return false;
        }
        _active = left;
        _schedule = BeginPhase();
        return true;
    }

    private ChairmanSchedule BeginPhase()
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
        return new ChairmanSchedule(shares);
    }

    /// <summary>Number of the first sequence after the part of the budget that the next phase waits for.</summary>
    private long EndOfPhase() => _current + 1 < _curriculum.Count
        ? (long)decimal.Ceiling(_curriculum[_current + 1].From * _budgetTokens!.Value / _sequenceTokens)
        : long.MaxValue;

    private static int[] SourcesOf(MixPhase phase) => [.. Enumerable.Range(0, phase.Shares.Count).Where(source => phase.Shares[source] > 0)];
}
