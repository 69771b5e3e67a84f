using System.Globalization;
using DomainAdapt.Storage.Failures;
using ZstdSharp;

namespace DomainAdapt.Storage.Compression;

/// <summary>Says where a compressed file is damaged, in the words of the file.</summary>
internal sealed class DamageReportingStream(Stream decompressed, CompressedInput input, string name, string format) : ReadOnlyStream
{
    private long _produced;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = decompressed.Read(buffer);
            _produced += read;
            return read;
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException or ZstdException)
        {
            throw new StorageException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{name}: damaged {format} at or before byte {input.Offset}, after {_produced} bytes of content: {cause.Message.TrimEnd('.')}. ")
                + "Fetch or copy the file again, or leave it out.",
                inner: cause);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decompressed.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }
}
