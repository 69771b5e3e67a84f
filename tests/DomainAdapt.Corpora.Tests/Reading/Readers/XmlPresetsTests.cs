using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

/// <summary>Small files in the shapes of the public schemas.</summary>
public sealed class XmlPresetsTests
{
    [Fact]
    public void Pubmed()
    {
        var article = Read(XmlPreset.Pubmed, """
            <?xml version="1.0" encoding="utf-8"?>
            <!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">
            <PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">123</PMID><Article PubModel="Print">
            <Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue><Title>Some Journal</Title></Journal>
            <ArticleTitle>Effects of <i>X</i> on Y.</ArticleTitle>
            <Abstract><AbstractText Label="AIM">To see H<sub>2</sub>O.</AbstractText><AbstractText>It works.</AbstractText></Abstract>
            </Article></MedlineCitation></PubmedArticle></PubmedArticleSet>
            """);
        Assert.Equal(("123", "Effects of X on Y.", "1998 Dec-1999 Jan", "Some Journal"), (article.Key, article.Title, article.Date, article.Attributes.Text("journal")));
        Assert.Equal("To see H2O.\n\nIt works.", Reads.TextOf(article));
    }

    [Fact]
    public void Jats()
    {
        var article = Read(XmlPreset.Jats, """
            <article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en"><front><journal-meta><journal-title-group><journal-title>J</journal-title></journal-title-group></journal-meta>
            <article-meta><article-id pub-id-type="pmc">PMC1</article-id><title-group><article-title>A title</article-title></title-group>
            <pub-date pub-type="epub"><day>1</day><year>2020</year></pub-date>
            <permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Free.</license-p></license></permissions>
            <abstract><p>In short.</p></abstract></article-meta></front>
            <body><sec><title>Introduction</title><p>Known <xref ref-type="bibr">[1]</xref>.</p></sec></body>
            <back><ref-list><ref>Not this.</ref></ref-list></back></article>
            """);
        Assert.Equal(("PMC1", "A title", "2020", "en"), (article.Key, article.Title, article.Date, article.Language));
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", article.Licence);
        Assert.Equal("In short.\n\nIntroduction\n\nKnown [1].", Reads.TextOf(article));
    }

    [Fact]
    public void AkomaNtoso()
    {
        var act = Read(XmlPreset.EurLexAkomaNtoso, """
            <akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="regulation"><meta><identification source="#eu">
            <FRBRWork><FRBRthis value="/akn/eu/act/2016/679/!main"/><FRBRuri value="/akn/eu/act/2016/679"/><FRBRdate date="2016-04-27" name="enacted"/></FRBRWork>
            <FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>
            <preface><longTitle><p><docTitle>On the protection of persons</docTitle></p></longTitle></preface>
            <body><article eId="art_1"><num>Article 1</num><heading>Subject</heading><paragraph><content><p>This Regulation lays down rules.</p></content></paragraph></article></body>
            </act></akomaNtoso>
            """);
        Assert.Equal(("/akn/eu/act/2016/679/!main", "2016-04-27", "eng", "On the protection of persons"), (act.Key, act.Date, act.Language, act.Title));
        Assert.Equal("On the protection of persons\n\nArticle 1\n\nSubject\n\nThis Regulation lays down rules.", Reads.TextOf(act));
    }

    [Fact]
    public void Wikipedia()
    {
        const string page = """
            <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">
            <page><title>Talk:A</title><ns>1</ns><id>1</id><revision><text>talk</text></revision></page>
            <page><title>Old</title><ns>0</ns><id>2</id><redirect title="A"/><revision><text>#REDIRECT [[A]]</text></revision></page>
            <page><title>A</title><ns>0</ns><id>3</id><revision><timestamp>2024-01-02T03:04:05Z</timestamp><text xml:space="preserve">{{Infobox|a={{b}}}}
            [[File:X.jpg|thumb|A [[cat]] here]]
            '''A''' is the [[first letter|first]] of the [[alphabet]].&lt;ref name="x"&gt;No.&lt;/ref&gt; See [https://example.org the site].

            == Use ==
            * one&lt;br /&gt;
            * two

            {| class="wikitable"
            | cell
            |}
            [[Category:Letters]]</text></revision></page></mediawiki>
            """;
        var records = Reads.All(new XmlRecordReader(new XmlReaderSpec { Preset = XmlPreset.Wikipedia }), page);
        Assert.Equal(["not_required", "not_wanted"], records.OfType<SkippedRecord>().Select(record => record.Reason));
        var article = Assert.Single(records.OfType<DocumentRecord>());
        Assert.Equal(("3", "A", "2024-01-02T03:04:05Z"), (article.Key, article.Title, article.Date));
        Assert.Equal("A is the first of the alphabet. See the site.\n\nUse\n- one\n- two", Reads.TextOf(article));
    }

    [Fact]
    public void Stackexchange()
    {
        var post = Read(XmlPreset.Stackexchange, """
            <?xml version="1.0" encoding="utf-8"?><posts><row Id="4" PostTypeId="1" CreationDate="2008-07-31T21:42:52.667" Score="794"
            Body="&lt;p&gt;How do I &lt;code&gt;x&lt;/code&gt;?&lt;/p&gt;&#xA;" Title="A question" Tags="&lt;c#&gt;" ContentLicense="CC BY-SA 4.0" /></posts>
            """);
        Assert.Equal(("4", "A question", "CC BY-SA 4.0", DocumentFormat.Html), (post.Key, post.Title, post.Licence, post.Format));
        Assert.Equal(("<p>How do I <code>x</code>?</p>\n", "1"), (Reads.TextOf(post), post.Attributes.Text("post_type")));
    }

    [Fact]
    public void OwnSettingsComeBeforeThoseOfThePreset()
    {
        var reader = new XmlRecordReader(new XmlReaderSpec { Preset = XmlPreset.Stackexchange, Key = "@Name", Text = ["@Body"] });
        Assert.Equal("n", Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(reader, "<x><row Id='1' Name='n' Body='b'/></x>"))).Key);
    }

    private static DocumentRecord Read(XmlPreset preset, string file)
        => Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(new XmlRecordReader(new XmlReaderSpec { Preset = preset }), file)));
}
