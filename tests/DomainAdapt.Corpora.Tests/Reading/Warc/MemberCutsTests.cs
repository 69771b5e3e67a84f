using DomainAdapt.Corpora.Reading.Warc;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

public sealed class MemberCutsTests
{
    private static readonly byte[][] Records =
        [.. Enumerable.Range(0, 40).Select(i => WarcFile.Member(WarcFile.Response($"http://a/{i}", $"<p>{new string((char)('a' + i % 26), 50)}")))];

    [Fact]
    public void Find_CutsAtRecordsBehindEachMultiple()
    {
        var file = Records.SelectMany(record => record).ToArray();
        long[] starts = [.. Records.Select((_, i) => (long)Records.Take(i).Sum(record => record.Length))];
        var cuts = MemberCuts.Find(new MemoryStream(file), 1000).ToArray();
        Assert.True(cuts.Length > 3);
        Assert.Subset(starts.ToHashSet(), cuts.ToHashSet());
        Assert.Equal(cuts.Order(), cuts);
        Assert.Equal(starts.First(start => start >= 1000), cuts[0]);
    }

    [Fact] // The mark of a member stands in content by chance, and a member may hold no record.
    public void Find_PassesOverWhatOnlyLooksLikeAMember()
    {
        var marks = Enumerable.Repeat((byte[])[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], 100).SelectMany(mark => mark).ToArray();
        byte[] file = [.. Records[0], .. marks, .. WarcFile.Member([.. "no record, but a member"u8]), .. Records[1]];
        Assert.Equal([file.Length - Records[1].Length], MemberCuts.Find(new MemoryStream(file), Records[0].Length + 5));
    }

    [Fact]
    public void Find_CutsNoOtherFile()
    {
        var plain = Enumerable.Range(0, 40).SelectMany(i => WarcFile.Response($"http://a/{i}", "<p>plain")).ToArray();
        foreach (var file in (byte[][])[plain, WarcFile.Member(plain), [.. "text"u8], []])
            Assert.Empty(MemberCuts.Find(new MemoryStream(file), 100));
    }
}
