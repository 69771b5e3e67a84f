using System.Globalization;
using Cronos;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>The times that a schedule's <c>cron</c> names, in its time zone, and by how much each is put off.</summary>
internal sealed class WallClock
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;
    private readonly ulong _seed;
    private readonly TimeSpan _jitter;

    /// <summary>The times of a schedule.</summary>
    public WallClock(string name, ScheduleSpec spec)
    {
        _expression = CronExpression.Parse(spec.Cron!);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(spec.Zone);
        _seed = ulong.Parse(Sha256Hex.Of(name).AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _jitter = TimeSpan.FromMinutes(spec.JitterMinutes);
    }

    /// <summary>What is wrong with an expression, or null.</summary>
    public static string? ProblemOf(string cron)
    {
        try
        {
            var expression = CronExpression.Parse(cron);
            return expression.GetNextOccurrence(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)) is null ? $"'{cron}' names no time that ever comes" : null;
        }
        catch (CronFormatException exception)
        {
            return $"'{cron}' is not understood ({exception.Message.TrimEnd('.')}); expected minute, hour, day of month, month, day of week, such as 30 2 * * MON-FRI";
        }
    }

    /// <summary>The times that come, put off, after <paramref name="after"/> and until <paramref name="until"/>: as named, and as put off.</summary>
    public IEnumerable<(DateTimeOffset Due, DateTimeOffset At)> Between(DateTimeOffset after, DateTimeOffset until)
    {
        // One that is put off may have been named before.
        return _expression.GetOccurrences(after - _jitter, until, _zone, fromInclusive: false, toInclusive: true)
            .Select(due => (Due: due.ToUniversalTime(), At: PutOff(due)))
            .Where(time => time.At > after && time.At <= until);
    }

    /// <summary>When the next time comes, put off; null where none does.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
        // Of two times within the jitter the later named may come first.
        => Between(after, after + _jitter + _jitter).Select(time => (DateTimeOffset?)time.At).Order().FirstOrDefault()
            ?? (_expression.GetNextOccurrence(after + _jitter, _zone) is { } due ? PutOff(due) : null);

    private DateTimeOffset PutOff(DateTimeOffset due)
    {
        var seconds = (ulong)_jitter.TotalSeconds;
        return due.ToUniversalTime() + (seconds == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(new SplitMix64(_seed ^ (ulong)due.UtcTicks).Next(seconds + 1)));
    }
}
