using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class XmlRecordReaderTests
{
    private const string Feed = """
        <?xml version="1.0"?><!DOCTYPE feed [ ]>
        <feed xmlns="urn:feed"><title>The feed</title>
          <entry id="a"><title>First</title><body><p>One &amp; two.</p><p>Three.</p></body></entry>
          <entry id="b"><title>Second</title><body/></entry>
          <entry id="a"><title>Again</title><body>Text</body></entry>
          <other><entry id="c"><body>Within another <i>element</i>.</body></entry></other>
        </feed>
        """;

    [Fact]
    public void Read_TakesRecordsByTheEndOfTheirPath()
    {
        var records = Reads.All(new XmlRecordReader(new XmlReaderSpec { Record = "entry", Text = ["body"], Key = "@id", Title = "title" }), Feed);

        Assert.Equal("One & two.\n\nThree.", Reads.TextOf(records[0]));
        Assert.Equal(("a", "First"), (((DocumentRecord)records[0]).Key, ((DocumentRecord)records[0]).Title));
        Assert.Equal("empty", Assert.IsType<SkippedRecord>(records[1]).Reason);
        Assert.Equal("same_key", Assert.IsType<DamagedRecord>(records[2]).Reason);
        Assert.Equal("Within another element.", Reads.TextOf(records[3]));
        Assert.Equal(4, records.Count);
    }

    [Fact]
    public void Read_HoldsALongerPathToItsParents()
        => Assert.Equal("3", Assert.IsType<DocumentRecord>(Reads.All(new XmlRecordReader(new XmlReaderSpec { Record = "feed/entry" }), Feed)[2]).Key);

    [Fact]
    public void Read_NamesTheFileAndPlaceOfBrokenXml()
    {
        var broken = Assert.Throws<DomainAdaptException>(
            () => Reads.All(new XmlRecordReader(new XmlReaderSpec { Record = "entry" }), "<feed><entry>one</entry>\n<entry>two</feed>", "feeds/a.xml"));
        Assert.StartsWith("feeds/a.xml:2:", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ExpandsNoEntities()
        => Assert.Throws<DomainAdaptException>(() => Reads.All(
            new XmlRecordReader(new XmlReaderSpec { Record = "a" }), "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\">]><a>&x;&x;</a>"));
}
