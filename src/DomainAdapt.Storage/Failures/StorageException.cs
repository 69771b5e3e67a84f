using DomainAdapt.Core.Failures;

namespace DomainAdapt.Storage.Failures;

/// <summary>Bytes could not be read, written or fetched; the message says where, what was found and what to do.</summary>
public sealed class StorageException : DomainAdaptException
{
    /// <summary>Makes a failure with its exit code.</summary>
    public StorageException(string message, int exitCode = ExitCodes.StageFailed, Exception? inner = null) : base(message, exitCode, inner)
    {
    }

    /// <summary>Says which file could not be written or read, and what the system answered.</summary>
    internal static StorageException Of(string verb, string path, Exception cause) => cause switch
    {
        _ when IsDiskFull(cause) => new StorageException(
            $"{path}: cannot {verb}, no space is left on the disk (or the quota is used up). Nothing half-written was kept. "
            + "Free space or move the work folder, then run again.", inner: cause),
        _ when IsFileTooBig(cause) => new StorageException(
            $"{path}: cannot {verb}, the file passes the size limit of the file system or of this process. Nothing half-written was kept. "
            + "Lower 'shard_bytes' or raise the limit (ulimit -f), then run again.", inner: cause),
        UnauthorizedAccessException => new StorageException(
            $"{path}: cannot {verb}, the system refuses access. Give this user the right to its folder, then run again.", inner: cause),
        FileNotFoundException or DirectoryNotFoundException => new StorageException(
            $"{path}: cannot {verb}, it is not there. Check the path.", ExitCodes.InputsMissing, cause),
        _ => new StorageException($"{path}: cannot {verb}: {cause.Message}", inner: cause),
    };

    // The runtime hands the system's error number through as HResult: ENOSPC is 28, EDQUOT 122 on Linux and 69 on macOS, and Windows has
    // ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static bool IsDiskFull(Exception cause)
        => cause is IOException && (OperatingSystem.IsWindows()
            ? (uint)cause.HResult is 0x80070027 or 0x80070070
            : cause.HResult is 28 || cause.HResult == (OperatingSystem.IsMacOS() ? 69 : 122));

    // EFBIG (27) reaches us from a write as ArgumentOutOfRangeException.
    private static bool IsFileTooBig(Exception cause)
        => cause is ArgumentOutOfRangeException || (cause is IOException && !OperatingSystem.IsWindows() && cause.HResult is 27);
}
