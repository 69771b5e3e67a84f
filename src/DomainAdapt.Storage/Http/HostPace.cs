using System.Collections.Concurrent;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Spaces out the requests to a host evenly. All downloads of the process share it, since a host counts what comes from one machine,
/// whichever source it is for.
/// </summary>
internal static class HostPace
{
    private static readonly ConcurrentDictionary<string, Turn> Turns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for this request's turn.</summary>
    public static Task WaitAsync(string host, double requestsPerSecond, TimeProvider time, CancellationToken cancellationToken)
    {
        var wait = Turns.GetOrAdd(host, _ => new Turn()).Take(TimeSpan.FromSeconds(1 / requestsPerSecond), time.GetUtcNow());
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }

    private sealed class Turn
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _next = DateTimeOffset.MinValue;

        /// <summary>Takes the next turn.</summary>
        /// <returns>How long it is until then.</returns>
        public TimeSpan Take(TimeSpan spacing, DateTimeOffset now)
        {
            lock (_lock)
            {
                var mine = _next > now ? _next : now;
                _next = mine + spacing;
                return mine - now;
            }
        }
    }
}
