namespace DomainAdapt.Storage.Files;

/// <summary>A file that one process at a time has open, for as long as it does something. The system frees it when the process dies.</summary>
public static class FileLock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes the lock, and waits while another process has it.</summary>
    /// <param name="path">The file; it stays when the lock is given back.</param>
    /// <param name="waits">Called once, where there is something to wait for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock, which disposing gives back.</returns>
    public static async Task<IDisposable> TakeAsync(string path, Action waits, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var isWaiting = false; ; isWaiting = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException exception) when (Disk.IsLockedByOthers(exception))
            {
                if (!isWaiting)
                    waits();
                await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
