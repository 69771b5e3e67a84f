namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>
/// The order in which sources take turns so that after every turn each has had its share to within one turn: the chairman assignment
/// problem (Tijdeman, "The chairman assignment problem", Discrete Mathematics 32, 1980). Turn j of a source with share s may come once
/// s * t is above j - 1 and must have come by the first t with s * t at least j; of the turns that may come, the one that must come first is
/// taken. Taking the source that is furthest behind instead breaks the bound.
/// </summary>
internal sealed class ChairmanSchedule : ISchedule
{
    private const decimal Scale = 1_000_000_000_000m;

    private readonly Int128[] _weights;
    private readonly Int128 _sum;
    private readonly Int128[] _deadlines;
    private readonly long[] _taken;
    private long _turns;

    /// <summary>A schedule in proportion to positive shares of at most 12 decimals; they need not add up to 1.</summary>
    public ChairmanSchedule(IEnumerable<decimal> shares)
    {
        _weights = [.. shares.Select(share => (Int128)(share * Scale))];
        _sum = _weights.Aggregate(Int128.Zero, (sum, weight) => sum + weight);
        _taken = new long[_weights.Length];
        _deadlines = new Int128[_weights.Length];
        for (var source = 0; source < _weights.Length; source++)
            _deadlines[source] = DeadlineOfNext(source);
    }

    /// <inheritdoc/>
    public int Peek()
    {
        var turn = (Int128)(_turns + 1);
        var earliest = -1;
        for (var source = 0; source < _weights.Length; source++)
        {
            var mayCome = _weights[source] * turn > _taken[source] * _sum;
            if (mayCome && (earliest < 0 || _deadlines[source] < _deadlines[earliest]))
                earliest = source;
        }
        return earliest;
    }

    /// <inheritdoc/>
    public void Take(int source)
    {
        _turns++;
        _taken[source]++;
        _deadlines[source] = DeadlineOfNext(source);
    }

    private Int128 DeadlineOfNext(int source)
        => (((_taken[source] + Int128.One) * _sum) + _weights[source] - 1) / _weights[source];
}
