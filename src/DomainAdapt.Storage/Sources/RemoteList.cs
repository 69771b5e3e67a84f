using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Sources;

/// <summary>A file that lists files to fetch.</summary>
internal static class RemoteList
{
    /// <summary>Reads a list: an address a line, and where known SHA-256 and name.</summary>
    /// <exception cref="StorageException">It is not there, or a line has more than that.</exception>
    public static IReadOnlyList<RemoteFile> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select((line, index) => (Line: line.Trim(), Number: index + 1))
                .Where(line => line.Line.Length > 0 && line.Line[0] != '#').Select(line => Parse(path, line.Number, line.Line))];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("read", path, cause);
        }
    }

    private static RemoteFile Parse(string path, int number, string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var url] => new RemoteFile { Url = url },
        [var url, var sha256] => new RemoteFile { Url = url, Sha256 = sha256 },
        [var url, var sha256, var name] => new RemoteFile { Url = url, Sha256 = sha256, Name = name },
        _ => throw new StorageException($"{path}:{number}: '{line}' has more than an address, a SHA-256 and a name. Put one file on a line.", ExitCodes.Spec),
    };
}
