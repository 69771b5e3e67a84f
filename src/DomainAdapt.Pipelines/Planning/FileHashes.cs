using System.Security.Cryptography;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;

namespace DomainAdapt.Pipelines.Planning;

/// <summary>
/// Content hashes of files, remembered by path, size and time of change, so that a plan over large corpora is quick the second time.
/// </summary>
public sealed class FileHashes
{
    private readonly string? _file;
    private readonly bool _rehash;
    private readonly Dictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _changed;

    /// <summary>Makes a memory of hashes.</summary>
    /// <param name="file">Where it is kept between runs; nowhere when null.</param>
    /// <param name="rehash">Whether to hash every file anew.</param>
    public FileHashes(string? file = null, bool rehash = false)
    {
        _file = file;
        _rehash = rehash;
        if (file is null || rehash || !File.Exists(file))
            return;
        try
        {
            _known = JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(file)) ?? _known;
        }
        catch (JsonException)
        {
            // Only a memory: what is lost is hashed again.
        }
    }

    /// <summary>SHA-256 of a file, or of a folder's relative names and files.</summary>
    /// <exception cref="DomainAdaptException">There is neither (exit code 5).</exception>
    public string OfFileOrFolder(string path)
    {
        if (!Directory.Exists(path))
            return Of(path);
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return Sha256Hex.Of(string.Join('\n', files.Select(file => $"{Path.GetRelativePath(path, file)} {Of(file)}")));
    }

    /// <summary>SHA-256 of a file.</summary>
    /// <exception cref="DomainAdaptException">It is not there or cannot be read (exit code 5).</exception>
    public string Of(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        if (!file.Exists)
            throw new DomainAdaptException($"{path}: there is no such file. Check the path, or restore the file.", ExitCodes.InputsMissing);
        lock (_lock)
        {
            if (!_rehash && _known.TryGetValue(file.FullName, out var known) && known.Size == file.Length && known.Ticks == file.LastWriteTimeUtc.Ticks)
                return known.Sha256;
        }
        var hash = Hash(file);
        Remember(file.FullName, hash);
        return hash;
    }

    /// <summary>Remembers a hash that was computed while the file was written.</summary>
    public void Remember(string path, string sha256)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        lock (_lock)
        {
            _known[file.FullName] = new Entry(file.Length, file.LastWriteTimeUtc.Ticks, sha256);
            _changed = true;
        }
    }

    /// <summary>Keeps the memory for the next run. Another run's newer memory may be lost, which costs time only.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (_file is null || !_changed)
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            var temporary = $"{_file}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_known));
            File.Move(temporary, _file, overwrite: true);
            _changed = false;
        }
    }

    private static string Hash(FileInfo file)
    {
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DomainAdaptException($"{file.FullName}: cannot be read: {exception.Message} Check its permissions.", ExitCodes.InputsMissing, exception);
        }
    }

    private sealed record Entry(long Size, long Ticks, string Sha256);
}
