using System.Text;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

/// <summary>Files cut anywhere and with bytes changed: nothing fails but the record that was touched.</summary>
public sealed class WarcFuzzTests
{
    private static readonly byte[][] Parts =
    [
        WarcFile.Record("warcinfo", null, "software: none\r\n", "application/warc-fields"),
        .. Enumerable.Range(0, 6).Select(n => WarcFile.Response($"http://a.example/{n}", WarcFile.Member(Encoding.ASCII.GetBytes(Page(n))), "Content-Encoding: gzip")),
        WarcFile.Record("conversion", "http://b.example/", string.Concat(Enumerable.Range(0, 300).Select(n => $"word {n * 7919 % 300} "))),
    ];

    private static readonly byte[][] Members = [.. Parts.Select(WarcFile.Member)];

    [Fact]
    public void MoveNext_OfAGzipFileCutAnywhere_KeepsAllRecordsBefore()
    {
        byte[] file = [.. Members.SelectMany(member => member)];
        var whole = ReadWarc.All(file).Records;
        for (var length = 0; length < file.Length; length++)
        {
            var (records, damages) = ReadWarc.All(file[..length]);
            var before = whole.Count(record => record.Offset + record.Length <= length);
            Assert.Equal(whole.Take(before).Select(record => record.Sha256), records.Take(before).Select(record => record.Sha256));
            Assert.All(records.Take(before), record => Assert.Null(record.Damage));
            var isAtEnd = whole.Any(record => record.Offset + record.Length == length) || length == 0;
            Assert.Equal(isAtEnd, damages.Count == 0 && records.All(record => record.Damage is null));
        }
    }

    [Fact]
    public void MoveNext_OfAPlainFileCutAnywhere_KeepsAllRecordsBefore()
    {
        byte[] file = [.. Parts.SelectMany(part => part)];
        var whole = ReadWarc.All(file).Records;
        for (var length = 0; length < file.Length; length += 3)
        {
            var records = ReadWarc.All(file[..length]).Records;
            var before = whole.Count(record => record.Offset + record.Length <= length);
            Assert.Equal(whole.Take(before).Select(record => record.Sha256), records.Take(before).Select(record => record.Sha256));
        }
    }

    [Fact] // Damage stays within the member it is in: every other record is found, and is whole.
    public void MoveNext_OfAByteChangedAnywhere_KeepsAllOtherRecords()
    {
        byte[] file = [.. Members.SelectMany(member => member)];
        var whole = ReadWarc.All(file).Records;
        var random = new Random(11);
        for (var at = 0; at < file.Length; at++)
        {
            var damaged = (byte[])file.Clone();
            damaged[at] ^= (byte)(1 << random.Next(8));
            var (records, damages) = ReadWarc.All(damaged);
            var others = whole.Where(record => at < record.Offset || at >= record.Offset + record.Length).Select(record => record.Sha256).ToList();
            Assert.Empty(others.Except(records.Where(record => record.Damage is null).Select(record => record.Sha256)));
        }
    }

    [Fact]
    public void MoveNext_OfManyBytesChanged_NeverFails()
    {
        byte[][] files = [[.. Members.SelectMany(member => member)], [.. Parts.SelectMany(part => part)], WarcFile.Member([.. Parts.SelectMany(part => part)])];
        var random = new Random(5);
        for (var round = 0; round < 600; round++)
        {
            var damaged = (byte[])files[round % files.Length].Clone();
            for (var changes = random.Next(1, 40); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var (records, _) = ReadWarc.All(damaged);
            Assert.InRange(records.Count, 0, 1000);
        }
    }

    [Theory] // What would take quadratic time, were every place that looks like a beginning tried to its end.
    [InlineData("\u001f\u008b\b\u0000")]
    [InlineData("WARC/1.0\r\n")]
    [InlineData("WARC/1.0\r\nContent-Length: 99999\r\n\r\n")]
    [InlineData("a:/ 1.1 19970102030405 b 99999\n")]
    public void MoveNext_OfNothingButBeginnings_EndsSoon(string beginning)
    {
        byte[] file = [.. Enumerable.Repeat(Encoding.Latin1.GetBytes(beginning), 400_000 / beginning.Length).SelectMany(bytes => bytes)];
        Assert.True(ReadWarc.All(new MemoryStream(file)).Damages.Count + ReadWarc.All(WarcFile.Member(file)).Damages.Count >= 1);
    }

    private static string Page(int n) => $"<html><title>{n}</title>{string.Concat(Enumerable.Range(0, 60).Select(word => $"<p>{word * (n + 3) % 61}"))}";
}
