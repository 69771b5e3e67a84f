using System.IO.Hashing;
using DomainAdapt.Storage.Failures;
using ZstdSharp;

namespace DomainAdapt.Storage.Archives;

/// <summary>Reads a member of an archive and fails where it is not as long as the archive says, or has another checksum.</summary>
internal sealed class MemberStream(Stream content, string name, long length, uint? checksum) : ReadOnlyStream
{
    private readonly Crc32? _crc = checksum is null ? null : new Crc32();
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int read;
        try
        {
            read = content.Read(buffer);
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException or ZstdException)
        {
            throw Damaged(cause.Message.TrimEnd('.'), cause);
        }
        _read += read;
        _crc?.Append(buffer[..read]);
        if (_read > length || (read == 0 && _read != length))
            throw Damaged($"the archive says {length} bytes, found {(_read > length ? "more" : _read)}");
        if (read == 0 && _crc is not null && _crc.GetCurrentHashAsUInt32() != checksum)
            throw Damaged($"the archive says checksum {checksum:x8}, found {_crc.GetCurrentHashAsUInt32():x8}");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }

    private StorageException Damaged(string what, Exception? cause = null)
        => new($"{name}: damaged member: {what}. Fetch or copy the archive again.", inner: cause);
}
