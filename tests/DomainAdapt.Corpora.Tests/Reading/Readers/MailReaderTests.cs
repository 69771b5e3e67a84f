using System.Text;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Tests.Reading.Pdf;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class MailReaderTests
{
    [Fact]
    public void Read_PlainTextRatherThanHtmlWithItsHeaders()
    {
        const string mail = "From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\nTo: a@example.com, b@example.com\r\nSubject: =?iso-8859-1?q?Quartal_=FCbersicht?=\r\nDate: Fri, 29 Mar 2024 09:30:00 +0100\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=windows-1251\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=CF=F0=E8=E2=E5=F2\r\n> quoted\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n";
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Read(mail)));
        Assert.Equal("Привет\n> quoted", Reads.TextOf(record));
        Assert.Equal(("Quartal übersicht", "2024-03-29T08:30:00Z", null), (record.Title, record.Date, record.Key));
        Assert.Equal("""{"from":"\"Jürgen\" <j@example.com>","message_id":"1@example.com","offset":0,"to":"a@example.com, b@example.com"}""", record.Attributes.ToJson());
    }

    [Fact]
    public void Read_HtmlWhereThereIsNoPlainText()
        => Assert.Equal("Rent: 5 €\n\na\tb", Reads.TextOf(Assert.Single(Read(
            "From: a@example.com\nContent-Type: text/html; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\n<html><head><style>p{}</style></head><p>Rent: 5&nbsp;=A4</p><table><tr><td>a<td>b</table></html>\n"))).Replace('\u00A0', ' '));

    [Fact]
    public void Read_FlowedLinesAreParagraphs()
        => Assert.Equal("one paragraph over two lines\nnext", Reads.TextOf(Assert.Single(Read("From: a@example.com\nContent-Type: text/plain; format=flowed\n\none paragraph \nover two lines\nnext\n"))).TrimEnd());

    [Fact]
    public void Read_AttachmentsBecomeDocumentsOfTheirOwn()
    {
        using var folder = new TempFolder();
        var (path, pdf, word) = (folder.At("a.eml"), folder.At("report 1.pdf"), folder.At("b.docx"));
        File.WriteAllBytes(pdf, PdfFiles.OfLines([new PdfFiles.Line(72, 700, 11, "In the PDF")]));
        File.WriteAllBytes(word, Zips.Word("<w:p><w:r><w:t>In the Word file</w:t></w:r></w:p>"));
        Tool.Python("""
            import sys, email.message, mimetypes
            m = email.message.EmailMessage()
            m['From'], m['Subject'] = 'a@example.com', 'Figures'
            m.set_content('See attached.')
            for p in sys.argv[2:4]: m.add_attachment(open(p, 'rb').read(), maintype='application', subtype='octet-stream', filename=p.split('/')[-1])
            m.add_attachment(b'\x89PNG\r\n', maintype='image', subtype='png', filename='logo.png')
            inner = email.message.EmailMessage(); inner['Subject'] = 'Older'; inner.set_content('Forwarded text.')
            m.add_attachment(inner)
            open(sys.argv[1], 'wb').write(m.as_bytes())
            """, path, pdf, word);
        var records = Read(File.ReadAllBytes(path));
        Assert.Equal(
            [(null, "See attached."), ("1/report 1.pdf", "In the PDF"), ("2/b.docx", "In the Word file"), ("4/message.eml", "Forwarded text.")],
            records.OfType<DocumentRecord>().Select(record => (record.Key, Reads.TextOf(record))));
        Assert.Equal("type_png", Assert.Single(records.OfType<SkippedRecord>()).Reason);
        Assert.Single(Read(File.ReadAllBytes(path), new MailReaderSpec { Attachments = false }));
    }

    [Fact]
    public void Read_AMailboxThatPythonWrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("a.mbox");
        Tool.Python("""
            import sys, mailbox, email.message
            box = mailbox.mbox(sys.argv[1])
            for i in range(3):
                m = email.message.EmailMessage(); m['Subject'] = f's{i}'; m.set_content(f'From the start of message {i}.\n\nFrom time to time at 10:00 in 2024, rain.\n'); box.add(m)
            box.flush()
            """, path);
        var bytes = File.ReadAllBytes(path);
        var records = Read(bytes).Cast<DocumentRecord>().ToList();
        Assert.Equal(["1", "2", "3"], records.Select(record => record.Key));
        Assert.Equal(["s0", "s1", "s2"], records.Select(record => record.Title));
        Assert.Equal("From the start of message 1.\n\nFrom time to time at 10:00 in 2024, rain.", Reads.TextOf(records[1]));
        Assert.All(records, record => Assert.Equal("From ", Encoding.UTF8.GetString(bytes, (int)record.Attributes.Number("offset")!, 5)));
    }

    [Fact]
    public void Read_AMessageTooLargeOrEncryptedLosesOnlyItself()
    {
        var box = $"From a@b Thu Jan  1 00:00:00 2024\nSubject: big\n\n{new string('x', Reads.MaxRecordBytes)}\n\nFrom a@b Thu Jan  1 00:00:00 2024\nSubject: secret\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--b--\n\n"
            + "From a@b Thu Jan  1 00:00:00 2024\nSubject: fine\n\ntext\n";
        var records = Reads.All(new MailReader(new MailReaderSpec(), Sources.Catalog()), box);
        Assert.Equal([("1", "too_large"), ("2", "encrypted")], records.OfType<DamagedRecord>().Select(record => (record.Key!, record.Reason)));
        Assert.Equal("text", Reads.TextOf(records[^1]));
    }

    [Fact]
    public void Read_PartsWithinPartsWithoutEndAreNoDanger()
    {
        var deep = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));
        Assert.NotEmpty(Read("Subject: deep\n" + deep + "Content-Type: text/plain\n\nend\n"));
        var forwarded = string.Concat(Enumerable.Repeat("Subject: again\nContent-Type: message/rfc822\n\n", 20_000));
        Assert.NotEmpty(Read(forwarded + "end\n"));
    }

    private static List<Record> Read(string mail) => Read(Encoding.UTF8.GetBytes(mail));

    private static List<Record> Read(byte[] bytes, MailReaderSpec? spec = null)
        => [.. new MailReader(spec ?? new MailReaderSpec(), Sources.Catalog()).Read(new Input("a.eml", new MemoryStream(bytes), 64 << 20))];
}
