namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>
/// The order in which sources take turns where turns are not equally long: worst-case fair weighted fair queueing (Bennett and Zhang, "WF2Q",
/// INFOCOM 1996), whose packets are sequences. In the ideal stream every source flows all the time at its share. A sequence may come once it
/// would have begun there, and of those that may come, the one that would be complete first is taken. A source is then never ahead of its share
/// by more than its own sequence, nor behind by more than the longest sequence of all, whatever their lengths.
/// </summary>
internal sealed class TokenSchedule : ISchedule
{
    private const decimal Scale = 1_000_000_000_000m;

    private readonly Int128[] _weights;
    private readonly Int128 _sum;
    private readonly Int128[] _taken;
    private readonly Func<int, int> _next;
    private Int128 _all;

    /// <summary>A schedule in proportion to positive shares of at most 12 decimals; they need not add up to 1.</summary>
    /// <param name="shares">The shares.</param>
    /// <param name="next">Tokens of a source's next sequence.</param>
    public TokenSchedule(IEnumerable<decimal> shares, Func<int, int> next)
    {
        _weights = [.. shares.Select(share => (Int128)(share * Scale))];
        _sum = _weights.Aggregate(Int128.Zero, (sum, weight) => sum + weight);
        _taken = new Int128[_weights.Length];
        _next = next;
    }

    /// <inheritdoc/>
    public int Peek()
    {
        var earliest = -1;
        var end = Int128.Zero;
        for (var source = 0; source < _weights.Length; source++)
        {
            if (_taken[source] * _sum > _weights[source] * _all)
                continue; // it would not have begun yet
            var complete = _taken[source] + _next(source);
            // complete / weight is the moment at which it would be complete; the denominators are multiplied out.
            if (earliest < 0 || complete * _weights[earliest] < end * _weights[source])
                (earliest, end) = (source, complete);
        }
        return earliest;
    }

    /// <inheritdoc/>
    public void Take(int source)
    {
        var tokens = _next(source);
        _taken[source] += tokens;
        _all += tokens;
    }
}
