using System.Text;
using CsCheck;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class JsonReaderTests
{
    private static readonly JsonReader Json = new(new JsonReaderSpec { Attributes = ["n"] });

    [Fact]
    public void Read_TakesTheObjectsOfAList()
    {
        var records = Reads.All(Json, "\uFEFF[ {\"text\":\"one\",\"n\":{\"a\":[1]}} , {\"text\":[\"two\",\"three\"],\"title\":\"T\"},\n{}, 5 ]");
        Assert.Equal("one", Reads.TextOf(records[0]));
        Assert.Equal("{\"a\":[1]}", ((DocumentRecord)records[0]).Attributes.Text("n"));
        Assert.Equal(("two\n\nthree", "2", "T"), (Reads.TextOf(records[1]), ((DocumentRecord)records[1]).Key, ((DocumentRecord)records[1]).Title));
        Assert.Equal(["no_text", "not_an_object"], records.Skip(2).Select(record => ((DamagedRecord)record).Reason));
    }

    [Theory]
    [InlineData("{\"text\":\"alone\"}", null)]
    [InlineData("{\"meta\":{\"data\":[0]},\"data\":{\"rows\":[1],\"items\":[{\"text\":\"alone\"}]},\"after\":[{\"text\":\"no\"}]}", "data.items")]
    public void Read_FindsTheListWhereItIs(string file, string? path)
        => Assert.Equal("alone", Reads.TextOf(Assert.Single(Reads.All(new JsonReader(new JsonReaderSpec { Records = path }), file))));

    [Theory]
    [InlineData("[{\"text\":\"one\"},{\"text\":", 1)]
    [InlineData("[{\"text\":\"one\"} {\"text\":\"two\"}]", 1)]
    [InlineData("no json", 0)]
    [InlineData("", 0)]
    public void Read_WhatFollowsABreakIsDamaged(string file, int sound)
    {
        var records = Reads.All(Json, file);
        Assert.Equal(sound, records.Count(record => record is DocumentRecord));
        Assert.Equal("bad_json", Assert.IsType<DamagedRecord>(records[^1]).Reason);
    }

    [Fact]
    public void Read_NamesAListThatIsNotThere()
        => Assert.Contains("no list at 'a.b'", Assert.IsType<DamagedRecord>(Assert.Single(Reads.All(new JsonReader(new JsonReaderSpec { Records = "a.b" }), "{\"a\":{}}"))).Why, StringComparison.Ordinal);

    [Fact] // Memory is bounded by the largest record, not by the file.
    public void Read_StreamsAListLongerThanARecordMayBe()
    {
        var file = $"[{string.Join(',', Enumerable.Range(0, 2000).Select(n => $"{{\"text\":\"number {n}\"}}"))}]";
        var records = Reads.All(Json, file);
        Assert.Equal((2000, "number 1999"), (records.Count, Reads.TextOf(records[^1])));
        Assert.Equal("bad_json", Assert.IsType<DamagedRecord>(Reads.All(Json, $"[{{\"text\":\"{new string('x', Reads.MaxRecordBytes)}\"}}]")[^1]).Reason);
    }

    [Fact]
    public void Read_AnyBytesGiveRecords()
    {
        string[] pieces = ["[", "]", "{", "}", "\"text\"", ":", ",", "\"a\"", "1", " ", "\\", "null"];
        Gen.Int[0, pieces.Length - 1].Array[0, 40].Sample(picks =>
            Reads.All(Json, Encoding.UTF8.GetBytes(string.Concat(picks.Select(pick => pieces[pick])))).Count >= 0);
    }
}
