using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// A file on a server as a stream that can seek, for formats whose contents stand at their end: what is read is fetched by byte ranges, a few
/// megabytes at a time, and nothing else of it. The end stays in memory, and the last piece that was read.
/// </summary>
internal sealed class RemoteRanges : ReadOnlyStream
{
    // Footers of large Parquet files have about this size; pieces of columns are larger, and each request costs a round trip.
    private const int TailBytes = 1 << 20;
    private const int PieceBytes = 4 << 20;

    private readonly Func<string, SmallAnswer> _ask;
    private readonly string _name;
    private readonly byte[] _tail;
    private (long Start, byte[] Bytes) _piece = (0, []);

    /// <summary>Asks for the file's end.</summary>
    /// <param name="downloader">Asks the server.</param>
    /// <param name="url">The file's address.</param>
    /// <param name="cancellationToken">Ends every read.</param>
    /// <exception cref="StorageException">The server does not give it, or not in parts.</exception>
    public RemoteRanges(Downloader downloader, Uri url, CancellationToken cancellationToken)
    {
        _name = url.GetLeftPart(UriPartial.Path);
        _ask = range => downloader.PartAsync(url, range, PieceBytes, cancellationToken).GetAwaiter().GetResult();
        var answer = _ask($"bytes=-{TailBytes}");
        _tail = answer.Content;
        Length = answer.Whole ?? throw Refused($"answers {(int)answer.Status} without saying how long the file is");
    }

    public override bool CanSeek => true;

    public override long Length { get; }

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || Position >= Length)
            return 0;
        var (start, bytes) = Position >= Length - _tail.Length ? (Length - _tail.Length, _tail) : Piece();
        var from = (int)(Position - start);
        var count = Math.Min(buffer.Length, bytes.Length - from);
        bytes.AsSpan(from, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin)
        => Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    private (long Start, byte[] Bytes) Piece()
    {
        if (Position >= _piece.Start && Position < _piece.Start + _piece.Bytes.Length)
            return _piece;
        var last = Math.Min(Position + PieceBytes, Length - _tail.Length) - 1;
        var answer = _ask(new ByteRange(Position, last).ToString());
        if (answer.Content.Length != last - Position + 1 || answer.Whole != Length)
            throw Refused($"sends {answer.Content.Length} bytes of {answer.Whole}, expected {last - Position + 1} of {Length}");
        return _piece = (Position, answer.Content);
    }

    private StorageException Refused(string what) => new(
        $"{_name}: the server {what}. Byte ranges are needed here: check the address, or take another server.", ExitCodes.InputsMissing);
}
