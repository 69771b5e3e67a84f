using System.Globalization;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Files;
using DomainAdapt.Corpora.Reading.Mail;
using MimeKit;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>mail</c> reader: files of one message (.eml) and mailboxes (.mbox).</summary>
public sealed record MailReaderSpec : ReaderSpec
{
    /// <summary>Whether attachments are documents of their own, as far as there is a reader for their type.</summary>
    public bool Attachments { get; init; } = true;
}

/// <summary>
/// Reads messages: the text of each is a document, plain rather than HTML, with its headers as attributes. An attachment's key is the message's with
/// the attachment's number and name.
/// </summary>
internal sealed class MailReader(MailReaderSpec spec, Catalog catalog) : IReader
{
    private const int DeepestParts = 64;

    private static readonly ParserOptions Options = new() { MaxMimeDepth = DeepestParts };

    private readonly FileReaders _attachments = new(catalog, [], []);

    public IEnumerable<Record> Read(Input input)
    {
        foreach (var found in MailboxMessage.Of(input))
        {
            var key = found.Number?.ToString(CultureInfo.InvariantCulture);
            if (found.Bytes is null)
            {
                yield return input.TooLarge() with { Key = key };
                continue;
            }
            using var parsed = new ParsedMessage(found, key, Options);
            yield return parsed.Record;
            if (!spec.Attachments)
                continue;
            foreach (var (name, bytes) in parsed.Attachments())
            {
                foreach (var record in _attachments.ReadWithin(input, key is null ? name : $"{key}/{name}", bytes))
                    yield return record;
            }
        }
    }
}
