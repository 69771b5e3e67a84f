using System.Buffers.Binary;
using System.Collections.Concurrent;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Spaces out the requests to a host evenly. All downloads of the process share it, since a host counts what comes from one machine, whichever
/// source it is for; with a folder, so do all processes that share that folder, such as the tasks of a cluster that share a cache.
/// </summary>
internal static class HostPace
{
    // A turn later than this was given by a clock that has been set back since: no queue is so long.
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    private static readonly ConcurrentDictionary<string, Turn> Turns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for this request's turn.</summary>
    /// <param name="host">The host, with its port.</param>
    /// <param name="requestsPerSecond">Requests a second at most.</param>
    /// <param name="folder">Where processes agree on turns; null where this one is alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static async Task WaitAsync(string host, double requestsPerSecond, string? folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var spacing = TimeSpan.FromSeconds(1 / requestsPerSecond);
        var wait = folder is null
            ? Turns.GetOrAdd(host, _ => new Turn()).Take(spacing, time.GetUtcNow())
            : await TakeSharedAsync(Path.Combine(folder, ContentCache.KeyOf(host.ToLowerInvariant())), spacing, time, cancellationToken).ConfigureAwait(false);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the next turn from a file that holds it, which one process at a time has open.</summary>
    private static async Task<TimeSpan> TakeSharedAsync(string path, TimeSpan spacing, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                return Take(file, spacing, time.GetUtcNow());
            }
            catch (IOException cause) when (Disk.IsLockedByOthers(cause))
            {
                await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw StorageException.Of("write", path, cause);
            }
        }
    }

    private static TimeSpan Take(FileStream file, TimeSpan spacing, DateTimeOffset now)
    {
        Span<byte> ticks = stackalloc byte[sizeof(long)];
        // A file that was cut short by a crash holds no turn.
        var next = file.ReadAtLeast(ticks, ticks.Length, throwOnEndOfStream: false) == ticks.Length ? BinaryPrimitives.ReadInt64LittleEndian(ticks) : 0;
        var mine = next > now.UtcTicks && next <= (now + LongestQueue).UtcTicks ? next : now.UtcTicks;
        BinaryPrimitives.WriteInt64LittleEndian(ticks, mine + spacing.Ticks);
        file.Position = 0;
        file.Write(ticks);
        return TimeSpan.FromTicks(mine - now.UtcTicks);
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
