using System.Buffers.Binary;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Spaces out the requests to a host evenly. A host counts what comes from one machine or one cluster, whichever source and process it is for, so
/// all processes that share a folder take turns through files in it, such as the tasks of a cluster that share a cache.
/// </summary>
/// <param name="RequestsPerSecond">Requests a second to one host at most.</param>
/// <param name="Folder">Where processes agree on whose turn a host's next request is.</param>
public sealed record HostPace(double RequestsPerSecond, string Folder)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    // Clocks of machines that share a folder differ by less; one that is further behind the last turn than this was set back.
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(1);

    /// <summary>Waits for this request's turn.</summary>
    /// <param name="host">The host, with its port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    internal async Task WaitAsync(string host, TimeProvider time, CancellationToken cancellationToken)
    {
        var wait = await TakeAsync(Path.Combine(Folder, ContentCache.KeyOf(host.ToLowerInvariant())), time, cancellationToken).ConfigureAwait(false);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the next turn from a file that holds it, which one request at a time has open.</summary>
    private async Task<TimeSpan> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Folder);
                using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                return Take(file, time.GetUtcNow());
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

    /// <summary>Takes the next turn: the file holds when that is, and when the last one was taken, in ticks of UTC.</summary>
    private TimeSpan Take(FileStream file, DateTimeOffset now)
    {
        Span<byte> turns = stackalloc byte[2 * sizeof(long)];
        // A file that was cut short by a crash holds no turn.
        var isWhole = file.ReadAtLeast(turns, turns.Length, throwOnEndOfStream: false) == turns.Length;
        var (next, taken) = isWhole ? (BinaryPrimitives.ReadInt64LittleEndian(turns), BinaryPrimitives.ReadInt64LittleEndian(turns[sizeof(long)..])) : (0, 0);
        var mine = next > now.UtcTicks && taken <= (now + LargestSkew).UtcTicks ? next : now.UtcTicks;
        BinaryPrimitives.WriteInt64LittleEndian(turns, mine + TimeSpan.FromSeconds(1 / RequestsPerSecond).Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(turns[sizeof(long)..], now.UtcTicks);
        file.Position = 0;
        file.Write(turns);
        return TimeSpan.FromTicks(mine - now.UtcTicks);
    }
}
