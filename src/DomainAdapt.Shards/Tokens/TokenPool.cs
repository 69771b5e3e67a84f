using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using Microsoft.Win32.SafeHandles;

namespace DomainAdapt.Shards.Tokens;

/// <summary>
/// Writes a token shard's ids once more as nothing but little-endian ids, document after document, so that documents can be fetched in any
/// order: 16 bits an id where the vocabulary allows it, else 32.
/// </summary>
public sealed class TokenPoolWriter(TaskOutput output, int vocabulary) : IDisposable
{
    /// <summary>End of a pool file's name.</summary>
    public const string Suffix = "pool.bin";

    private readonly int _idBytes = TokenPool.IdBytes(vocabulary);
    private byte[] _buffer = [];

    /// <summary>Adds a document's ids.</summary>
    /// <exception cref="ArgumentException">An id is outside the vocabulary.</exception>
    public void Write(ReadOnlySpan<int> ids)
    {
        var bytes = checked(ids.Length * _idBytes);
        if (_buffer.Length < bytes)
            _buffer = new byte[Math.Max(bytes, 2 * _buffer.Length)];
        if (!PackedIds.AreBelow(ids, vocabulary))
            throw new ArgumentException($"Ids are in [0, {vocabulary}); found {ids.ToArray().First(id => id < 0 || id >= vocabulary)}.", nameof(ids));
        PackedIds.Pack(ids, _buffer, _idBytes);
        output.Stream.Write(_buffer.AsSpan(0, bytes));
        output.Rows++;
    }

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();
}

/// <summary>Reads what <see cref="TokenPoolWriter"/> wrote, from any place.</summary>
public sealed class TokenPool : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly int _idBytes;
    private byte[] _buffer = [];

    /// <summary>Opens a pool file.</summary>
    /// <exception cref="DomainAdaptException">The file is missing.</exception>
    public TokenPool(string path, int vocabulary)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file. Run the mix again.", ExitCodes.InputsMissing);
        _path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        _idBytes = IdBytes(vocabulary);
    }

    /// <summary>Reads as many ids as fit, from the id at <paramref name="first"/> on.</summary>
    /// <exception cref="DomainAdaptException">The file ends before.</exception>
    public void Read(long first, Span<int> ids)
    {
        var bytes = ids.Length * _idBytes;
        if (_buffer.Length < bytes)
            _buffer = new byte[bytes];
        var buffer = _buffer.AsSpan(0, bytes);
        var read = RandomAccess.Read(_file, buffer, first * _idBytes);
        if (read < bytes)
            throw new DomainAdaptException($"{_path}: ends before id {first + ids.Length}. Run the mix again.", ExitCodes.StaleOutput);
        PackedIds.Unpack(buffer, ids, _idBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Bytes of an id.</summary>
    public static int IdBytes(int vocabulary) => PackedIds.SizeOf(vocabulary);
}
