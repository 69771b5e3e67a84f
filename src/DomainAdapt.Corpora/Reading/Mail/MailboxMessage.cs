namespace DomainAdapt.Corpora.Reading.Mail;

/// <summary>A message as it stands in its file.</summary>
/// <param name="Number">Its place in a mailbox, from 1; null where it is the file.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Bytes">The message; null where it is larger than a record may be.</param>
internal sealed record MailboxMessage(int? Number, long Offset, byte[]? Bytes)
{
    /// <summary>
    /// The messages of a file: one, or those of a mailbox (RFC 4155). A message of a mailbox begins with a line <c>From</c>, an address and a time,
    /// after a blank line or at the start; such lines within one have a <c>&gt;</c> before them, which goes.
    /// </summary>
    public static IEnumerable<MailboxMessage> Of(Input input)
    {
        var lines = new ByteLines(input.Content, input.MaxRecordBytes);
        using var message = new MemoryStream();
        var (number, offset, isTooLarge, isAfterBlank, isMailbox) = (0, 0L, false, true, false);
        while (lines.TryRead(out var line))
        {
            var text = line.Span;
            if (isAfterBlank && IsFromLine(text) && (isMailbox || lines.Number == 1))
            {
                if (isMailbox)
                    yield return Take();
                (isMailbox, isTooLarge, isAfterBlank) = (true, false, false);
                (number, offset) = (number + 1, lines.Offset);
                continue;
            }
            isAfterBlank = text.IsEmpty;
            if (isMailbox && text.TrimStart((byte)'>') is var quoted && quoted.Length < text.Length && quoted.StartsWith("From "u8))
                text = text[1..];
            isTooLarge |= message.Length + text.Length >= input.MaxRecordBytes;
            if (isTooLarge)
                continue;
            message.Write(text);
            message.WriteByte((byte)'\n');
        }
        if (isMailbox || message.Length > 0 || isTooLarge)
            yield return Take();

        MailboxMessage Take()
        {
            var bytes = isTooLarge ? null : message.ToArray();
            message.SetLength(0);
            return new MailboxMessage(isMailbox ? number : null, offset, bytes);
        }
    }

    // A sentence may begin with the word too; only the line between messages ends with a year.
    private static bool IsFromLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8) || line.IndexOf((byte)':') < 0)
            return false;
        foreach (var word in line.Split((byte)' '))
        {
            if (line[word] is { Length: 4 } year && (year.StartsWith("19"u8) || year.StartsWith("20"u8)) && !year.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                return true;
        }
        return false;
    }
}
