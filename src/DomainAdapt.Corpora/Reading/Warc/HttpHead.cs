using System.Globalization;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>The first line and the fields of an HTTP message.</summary>
/// <param name="StatusLine">The first line.</param>
/// <param name="Fields">The fields.</param>
public sealed record HttpHead(string StatusLine, HeaderFields Fields)
{
    /// <summary>The status code of a response; null where the message is none.</summary>
    public int? Status => StatusLine.Split(' ') is [var protocol, var code, ..] && protocol.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;

    /// <summary>Takes the head of the message that a record holds. Without an end, it goes as far as the content.</summary>
    internal static HttpHead Take(RecordBody body)
    {
        var length = -1;
        var wanted = 1;
        ReadOnlyMemory<byte> bytes;
        while (body.TryLook(wanted, out bytes) && (length = HeaderBlock.LengthOf(bytes.Span)) < 0 && bytes.Length >= wanted && wanted < WarcHead.MaxBytes)
            wanted = Math.Min(bytes.Length + 1, WarcHead.MaxBytes);
        var block = bytes[..(length < 0 ? bytes.Length : length)];
        var line = block.Span.IndexOf((byte)'\n');
        var head = new HttpHead(
            HeaderFields.Text((line < 0 ? block.Span : block.Span[..line]).Trim("\r \t"u8)),
            line < 0 ? HeaderFields.None : HeaderFields.Parse(block.Span[(line + 1)..]));
        body.Take(block.Length);
        return head;
    }
}
