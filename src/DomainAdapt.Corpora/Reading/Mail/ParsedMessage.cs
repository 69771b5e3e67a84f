using MimeKit;

namespace DomainAdapt.Corpora.Reading.Mail;

/// <summary>A message read by the library, or what it says where it cannot be.</summary>
internal sealed class ParsedMessage : IDisposable
{
    private const int ShownBytes = 1024;

    private readonly MimeMessage? _message;

    /// <summary>Parses a message.</summary>
    /// <param name="found">The message.</param>
    /// <param name="key">Its record's key.</param>
    /// <param name="options">How it is parsed.</param>
    public ParsedMessage(MailboxMessage found, string? key, ParserOptions options)
    {
        var bytes = found.Bytes!;
        var shown = bytes.AsMemory(0, Math.Min(bytes.Length, ShownBytes));
        try
        {
            _message = new MimeParser(options, new MemoryStream(bytes, writable: false)).ParseMessage();
            Record = MailText.ToRecord(_message, key, found.Offset);
        }
        catch (UnreadableException unreadable)
        {
            Record = new DamagedRecord(key, unreadable.Reason, unreadable.Message, shown);
        }
        // Whatever hostile mail makes the library throw is one damaged record.
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            Record = new DamagedRecord(key, "damaged", $"is no mail: {cause.Message.TrimEnd('.')} ({cause.GetType().Name})", shown);
        }
    }

    /// <summary>The message's record.</summary>
    public Record Record { get; }

    /// <summary>The files attached to it, with their names; messages within it too.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> Attachments()
    {
        if (_message is null)
            yield break;
        var number = 0;
        foreach (var part in _message.BodyParts)
        {
            using var bytes = new MemoryStream();
            if (part is MessagePart { Message: { } inner })
            {
                inner.WriteTo(bytes);
                yield return ($"{++number}/message.eml", bytes.ToArray());
            }
            else if (part is MimePart { Content: { } content } file && (file.IsAttachment || file.FileName is not null))
            {
                content.DecodeTo(bytes);
                yield return ($"{++number}/{NameOf(file)}", bytes.ToArray());
            }
        }
    }

    public void Dispose() => _message?.Dispose();

    // A name is the sender's: it is shown in origins and never used as a path.
    private static string NameOf(MimePart file) => (file.FileName ?? "attachment").Replace('\\', '/').Split('/')[^1];
}
