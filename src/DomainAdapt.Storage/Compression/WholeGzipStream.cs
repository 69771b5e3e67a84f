using System.IO.Compression;

namespace DomainAdapt.Storage.Compression;

/// <summary>
/// Reads gzip of one or more members and fails where the file is cut short. <see cref="GZipStream"/> takes a cut file for a whole one, so a
/// member of our own is put after the file's last: only if all before it is whole does the output end with that member's text, which is held
/// back from the caller.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private const int BufferBytes = 1 << 16;

    private static readonly byte[] EndText = [.. "the end of the file, the end of the file, and nothing after it"u8];
    private static readonly byte[] EndMember = Compress(EndText);

    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _isComplete;

    /// <summary>Reads a file of gzip.</summary>
    public WholeGzipStream(CompressedInput input)
    {
        input.FollowWith(EndMember);
        _gzip = new GZipStream(input, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The file is damaged, cut short, or followed by bytes that are not gzip.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_isComplete && _end - _start <= EndText.Length)
            Fill();
        var count = Math.Min(buffer.Length, _end - _start - (_isComplete ? 0 : EndText.Length));
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = _gzip.Read(_buffer.AsSpan(_end));
        _end += read;
        if (read > 0)
            return;
        if (!_buffer.AsSpan(0, _end).EndsWith(EndText))
            throw new InvalidDataException("the file is cut short, or bytes that are no gzip follow.");
        _end -= EndText.Length;
        _isComplete = true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] text)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        return member.ToArray();
    }
}
