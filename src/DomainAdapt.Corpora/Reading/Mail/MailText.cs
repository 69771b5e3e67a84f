using System.Globalization;
using System.Text;
using DomainAdapt.Core.Documents;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Text;

namespace DomainAdapt.Corpora.Reading.Mail;

/// <summary>What a message says: its text, plain rather than HTML, and its headers.</summary>
internal static class MailText
{
    // The mail library asks the runtime for encodings; it knows few before it is told of the others.
    static MailText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The message as a record.</summary>
    /// <exception cref="UnreadableException">It is encrypted.</exception>
    public static DocumentRecord ToRecord(MimeMessage message, string? key, long offset)
    {
        if (message.Body is MultipartEncrypted || message.Body is ApplicationPkcs7Mime { SecureMimeType: SecureMimeType.EnvelopedData or SecureMimeType.AuthEnvelopedData })
            throw UnreadableException.Encrypted();
        var attributes = Attributes.Empty.With("offset", offset);
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [("from", message.From.ToString()), ("to", message.To.ToString()), ("cc", message.Cc.ToString()), ("message_id", message.MessageId), ("in_reply_to", message.InReplyTo)])
        {
            if (value is { Length: > 0 })
                attributes = attributes.With(name, value);
        }
        return new DocumentRecord(key, BodyOf(message))
        {
            Title = message.Subject is { Length: > 0 } subject ? subject : null,
            Date = message.Date == default ? null : message.Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Attributes = attributes,
        };
    }

    private static byte[] BodyOf(MimeMessage message)
    {
        if (message.TextBody is { } plain)
        {
            var part = message.BodyParts.OfType<TextPart>().FirstOrDefault(part => part.IsPlain && !part.IsAttachment);
            if (part is { IsFlowed: true })
                plain = new FlowedToText { DeleteSpace = part.ContentType.Parameters["delsp"] is "yes" }.Convert(plain);
            return Encoding.UTF8.GetBytes(plain.ReplaceLineEndings("\n").TrimEnd());
        }
        return message.HtmlBody is { } html ? WholePage.Read(Encoding.UTF8.GetBytes(html), "utf-8", out _).Text : [];
    }
}
