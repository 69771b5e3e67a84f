using System.Text;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

public sealed class WarcRecordsTests
{
    private static readonly byte[] First = WarcFile.Response("http://a.example/", "<p>first");
    private static readonly byte[] Second = WarcFile.Record("conversion", "http://b.example/", "second");
    private static readonly byte[] Third = WarcFile.Record("resource", "urn:c", "third");

    [Fact]
    public void MoveNext_OfMembers_KnowsWhereEachLies()
    {
        byte[][] members = [WarcFile.Member(First), WarcFile.Member(Second), WarcFile.Member(Third)];
        var (records, damages) = ReadWarc.All([.. members.SelectMany(member => member)]);
        Assert.Empty(damages);
        Assert.Equal([0, members[0].Length, members[0].Length + members[1].Length], records.Select(record => record.Offset));
        Assert.Equal(members.Select(member => (long?)member.Length), records.Select(record => record.Length));
        Assert.Equal(["<p>first", "second", "third"], records.Select(Text));
        Assert.Equal([200, null, null], records.Select(record => record.Status));
    }

    [Fact] // Such a file is whole, but its records can only be read with one another: they have no length of their own.
    public void MoveNext_OfRecordsInOneMember_FindsThemAll()
    {
        var (records, damages) = ReadWarc.All(WarcFile.Member([.. First, .. Second, .. Third]));
        Assert.Empty(damages);
        Assert.Equal(["<p>first", "second", "third"], records.Select(Text));
        Assert.All(records, record => Assert.Equal((0, null), (record.Offset, record.Length)));
        Assert.Equal([0, First.Length, First.Length + Second.Length], records.Select(record => record.ContentOffset));
    }

    [Fact]
    public void MoveNext_OfLinesThatEndInLf_ReadsThem()
    {
        var (records, damages) = ReadWarc.All([.. WarcFile.Record("conversion", "http://a/", "one\ntwo", lineEnd: "\n"), .. Second]);
        Assert.Empty(damages);
        Assert.Equal(["one\ntwo", "second"], records.Select(Text));
    }

    [Fact]
    public void MoveNext_OfWgetsAddresses_TakesThemOutOfTheirBrackets()
        => Assert.Equal(["http://a.example/x%20y"], ReadWarc.All(WarcFile.Record("resource", "<http://a.example/x y>", "x")).Records.Select(record => record.Uri));

    [Fact]
    public void MoveNext_OfHeadersWithContinuedLines_ReadsThem()
    {
        var record = Encoding.ASCII.GetBytes("WARC/1.1\r\nwarc-type:resource\r\nWARC-Target-URI: http://a/\r\n  b\r\nno colon\r\nContent-Length:1\r\n\r\nx\r\n\r\n");
        var read = Assert.Single(ReadWarc.All(record).Records);
        Assert.Equal(("resource", "http://a/%20b", "x"), (read.Type, read.Uri, Text(read)));
    }

    [Theory] // The content goes on for longer than its length says, or less: the next record is found all the same.
    [InlineData(4, 1)]
    [InlineData(6, 0)] // exactly
    [InlineData(9, 0)] // into the empty lines
    [InlineData(40, 1)] // into the next record
    public void MoveNext_OfAWrongLength_FindsTheNextRecord(int length, int damages)
    {
        var (records, found) = ReadWarc.All([.. WarcFile.Record("resource", "urn:a", "first!", length: length), .. Second, .. Third]);
        Assert.Equal(["second", "third"], records.Skip(1).Select(Text));
        Assert.Equal(damages, found.Count);
    }

    [Fact]
    public void MoveNext_OfOtherBytesBetweenRecords_NamesThem()
    {
        var (records, damages) = ReadWarc.All([.. First, .. "no record\r\nno record either\r\n"u8, .. Second]);
        Assert.Equal(2, records.Count);
        Assert.Equal((First.Length, "29 bytes are no record"), (Assert.Single(damages).Offset, damages[0].Why));
    }

    [Fact] // As some writers did it: a member for the headers, one for the body.
    public void MoveNext_OfARecordInSeveralMembers_PutsItTogether()
    {
        var split = First.AsSpan().IndexOf("<p>"u8);
        byte[][] members = [WarcFile.Member(First[..split]), WarcFile.Member(First[split..]), WarcFile.Member(Second)];
        var (records, damages) = ReadWarc.All([.. members.SelectMany(member => member)]);
        Assert.Empty(damages);
        Assert.Equal(["<p>first", "second"], records.Select(Text));
        Assert.Equal(members[0].Length + members[1].Length, records[0].Length);
    }

    [Fact]
    public void MoveNext_OfARecordCutInItsMember_SaysSoAndGoesOn()
    {
        var (records, damages) = ReadWarc.All(WarcFile.Gzip(First[..^10], Second));
        Assert.Empty(damages);
        Assert.Contains("where its header says", records[0].Damage, StringComparison.Ordinal);
        Assert.Equal(("second", null), (Text(records[1]), records[1].Damage));
    }

    [Fact]
    public void MoveNext_OfAMemberWithAWrongChecksum_KeepsTheNext()
    {
        var file = WarcFile.Gzip(First, Second);
        file[WarcFile.Member(First).Length - 5] ^= 0xFF;
        var (records, _) = ReadWarc.All(file);
        Assert.Contains("checksum", records[0].Damage, StringComparison.Ordinal);
        Assert.Equal("second", Text(records[1]));
    }

    [Fact]
    public void MoveNext_OfArcFiles_ReadsBothVersions()
    {
        const string Page = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>old";
        var arc = "filedesc://a.arc 0.0.0.0 19970101000000 text/plain 78\n1 0 Someone\nURL IP-address Archive-date Content-type Archive-length\nmore info\n\n"
            + $"http://a.example/a b 1.2.3.4 19970102030405 text/html; charset=x {Page.Length}\n{Page}\n"
            + $"http://b.example/ 1.2.3.4 19970102030406 text/html 200 - - 0 a.arc {Page.Length}\n{Page}\n"
            + "dns:c.example 1.2.3.4 19970102030407 text/dns 4\ndns!\n";
        var (records, damages) = ReadWarc.All(Encoding.ASCII.GetBytes(arc));
        Assert.Empty(damages);
        Assert.Equal(["arc_header", "response", "response", "response"], records.Select(record => record.Type));
        Assert.Equal(["filedesc://a.arc", "http://a.example/a b", "http://b.example/", "dns:c.example"], records.Select(record => record.Uri));
        Assert.Equal(["more info\n", "<p>old", "<p>old", "dns!"], records.Select(Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public void MoveNext_OfNothing_IsNothing(string content)
    {
        var (records, damages) = ReadWarc.All(Encoding.ASCII.GetBytes(content));
        Assert.Empty(records);
        Assert.Empty(damages);
    }

    [Fact]
    public void MoveNext_OfAnotherFormat_IsDamage()
    {
        var (records, damages) = ReadWarc.All(Encoding.ASCII.GetBytes("%PDF-1.7\nno archive\n"));
        Assert.Empty(records);
        Assert.Equal("20 bytes are no record", Assert.Single(damages).Why);
    }

    private static string Text(SeenRecord record) => Encoding.UTF8.GetString(record.Payload);
}
