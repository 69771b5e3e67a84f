using System.Text;
using System.Text.Unicode;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Tests.Extraction;

public sealed class PageTests
{
    private const string Sentence = "This is a sentence of some length, with a comma, so that it reads like prose. ";

    private static readonly string Prose = string.Concat(Enumerable.Repeat($"<p>{Sentence}{Sentence}</p>", 4));

    [Theory]
    [InlineData("a <b>bold</b>\n word<br>next<p>paragraph</p>end", "a bold word\nnext\n\nparagraph\n\nend")]
    [InlineData("<table><tr><th>a</th><th> b</th></tr>\n<tr><td>1</td><td>2</td></tr></table>", "a\tb\n1\t2")]
    [InlineData("<ul><li>one<li>two <b>x</b></ul>", "- one\n- two x")]
    [InlineData("<pre>\nif (a)\n    b();\n\n\n\nc</pre>d", "if (a)\n    b();\n\nc\n\nd")]
    [InlineData("a&nbsp;b &lt;c&gt; &copy; &bogus; R&D", "a\u00A0b <c> © &bogus; R&D")]
    [InlineData("<div>x</div><script>var a = '<p>no</p>';</script><style>p{}</style><!-- no --><div style='display: none'>no</div>y", "x\ny")]
    [InlineData("<title>T</title><select><option>no</select><textarea>no</textarea><noscript>no</noscript>x", "x")]
    public void Read_AllWritesWhatIsShown(string html, string expected) => Assert.Equal(expected, TextOf(html, ExtractMode.All));

    [Fact]
    public void Read_MainLeavesFurnitureOut()
    {
        var text = TextOf(
            $"""
            <body><header><h1>Site</h1></header><nav><ul><li><a href=/>Home</a></ul></nav>
            <div class="layout"><div id="sidebar"><p>Sidebar prose, which is long enough to look like text, comma, comma.</p></div>
            <article><h2>Heading</h2>{Prose}<div class="share-buttons">Share this, please, with all your friends, today.</div>
            <ul><li><a href=1>A link to elsewhere</a><li><a href=2>And another one</a></ul></article>
            <div class="comments"><p>{Sentence}{Sentence}</p></div></div>
            <footer>Footer, with commas, and words enough to vote for something.</footer></body>
            """);
        Assert.StartsWith("Heading\n\nThis is a sentence", text, StringComparison.Ordinal);
        Assert.Equal(8, text.Split("This is a sentence").Length - 1);
        foreach (var furniture in (string[])["Site", "Home", "Sidebar", "Share", "elsewhere", "Footer"])
            Assert.DoesNotContain(furniture, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MainPrefersWhatThePageDeclares()
    {
        var text = TextOf($"<body><div>{Prose}{Prose}</div><div itemprop=articleBody><p>{string.Concat(Enumerable.Repeat("Declared words of the body. ", 12))}</p></div></body>");
        Assert.StartsWith("Declared words", text, StringComparison.Ordinal);
        Assert.DoesNotContain("This is a sentence", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MainTakesSectionsTogether()
    {
        var sections = string.Concat(Enumerable.Range(0, 4).Select(i => $"<section><div><div>{Prose.Replace("This", $"Part {i}", StringComparison.Ordinal)}</div></div></section>"));
        var text = TextOf($"<body><div class=wrap>{sections}</div></body>");
        Assert.All(Enumerable.Range(0, 4), i => Assert.Contains($"Part {i}", text, StringComparison.Ordinal));
    }

    [Theory] // A further section of the article is text; a notice of one sentence below it is none.
    [InlineData(8, true)]
    [InlineData(1, false)]
    public void Read_MainTakesFurtherSectionsOfTheArticle(int sentences, bool isText)
    {
        var further = string.Concat(Enumerable.Repeat("Here the article goes on in a section of its own, which says at some length what the first one left out, and why it did so. ", sentences));
        var text = TextOf($"<article><div><div>{Prose}{Prose}{Prose}</div></div><div><div><p>{further}</p></div></div></article>");
        Assert.Contains("This is a sentence", text, StringComparison.Ordinal);
        Assert.Equal(isText, text.Contains("goes on in a section", StringComparison.Ordinal));
    }

    [Theory] // A heading that repeats the title is the title's; another one, and a section's in the same words, are text.
    [InlineData("A page about prose", false)]
    [InlineData("Something else", true)]
    public void Read_MainLeavesTheTitleOut(string title, bool isText)
    {
        var text = TextOf($"<head><title>{title} | Site</title></head><body><article><h1>A page about prose</h1>{Prose}<h2>About prose</h2>{Prose}</article></body>");
        Assert.Equal(isText, text.StartsWith("A page about prose\n", StringComparison.Ordinal));
        Assert.Contains("\nAbout prose\n", text, StringComparison.Ordinal);
    }

    [Theory] // What runs a script or has no address leads nowhere, so it is no link and text can be in it.
    [InlineData("href='javascript:open()'", true)]
    [InlineData("name=here", true)]
    [InlineData("href=/elsewhere", false)]
    public void Read_MainTakesAnchorsThatLeadNowhereForText(string attribute, bool isText)
    {
        var text = TextOf($"<body><article>{Prose}<p><a {attribute}>Words within an anchor, a whole paragraph of them.</a></p>{Prose}</article></body>");
        Assert.Equal(isText, text.Contains("within an anchor", StringComparison.Ordinal));
    }

    [Theory] // A table of data, or a list, has most of the page's words; what is said before and after it belongs to it.
    [InlineData("<table><tr><th>Film</th><th>What of it</th></tr>{0}</table>", "<tr><td>Name</td><td>{0}</td></tr>")]
    [InlineData("<ul>{0}</ul>", "<li><p>{0}</p></li>")]
    public void Read_MainTakesWhatStandsAroundATable(string table, string row)
    {
        var rows = string.Concat(Enumerable.Repeat(string.Format(null, row, Sentence + Sentence), 30));
        var text = TextOf($"<body><div><p>A few words before.</p>{string.Format(null, table, rows)}<h2>Notes</h2><p>A few words after.</p></div></body>");
        Assert.StartsWith("A few words before.", text, StringComparison.Ordinal);
        Assert.EndsWith("Notes\n\nA few words after.", text, StringComparison.Ordinal);
    }

    [Fact] // Words of ids that are hashes, or that repeat a heading, and names of things within a sentence say nothing about furniture.
    public void Read_MainDoesNotBelieveAccidentalHints()
    {
        var text = TextOf(
            $"<body><article>{Prose}<p id=e1ad>Short of hash.</p><h2 id=Social_history>Social history</h2><p>A sentence about <span class=social>society</span>, which goes on and on.</p>{Prose}</article></body>");
        Assert.Contains("Short of hash.\n\nSocial history\n\nA sentence about society, which", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Short", TextOf($"<body><article>{Prose}<p id=ad1>Short</p>{Prose}</article></body>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ReaderShowsWhatReadersSee()
    {
        var html = $"<body><article>{Prose}<figure><img src=x><figcaption>Below the picture.</figcaption></figure><p class=wp-caption-text>Below another.</p>"
            + $"<ul><li><a href=1>A link to elsewhere</a><li><a href=2>And another one</a></ul><p>Read more: here.</p>{Prose}</article><div class=comments><p>{Sentence}</p></div></body>";
        foreach (var shown in (string[])["Below the picture.", "Below another.", "And another one", "Read more: here."])
        {
            Assert.Contains(shown, TextOf(html, ExtractMode.Reader), StringComparison.Ordinal);
            Assert.DoesNotContain(shown, TextOf(html), StringComparison.Ordinal);
        }
        Assert.Equal(16, TextOf(html, ExtractMode.Reader).Split("This is a sentence").Length - 1);
    }

    [Fact] // A hint on everything is no hint: a page wrapped in one "widget" is still read.
    public void Read_MainDoesNotBelieveHintsThatTakeTheWholePage()
        => Assert.Contains("This is a sentence", TextOf($"<body><div class=widget>{Prose}</div></body>"), StringComparison.Ordinal);

    [Fact]
    public void Read_TakesTheTitle()
        => Assert.Equal("A & B page", Page.Read("<head><title>\n A &amp;  B\n page</title></head>x"u8, ExtractMode.Main).Title);

    [Fact]
    public void Read_OfAnyBytesIsValidUtf8WithoutMarkup() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        var html = Utf8Repair.Repair(bytes, out _).Span;
        foreach (var mode in (ExtractMode[])[ExtractMode.Main, ExtractMode.Reader, ExtractMode.All])
            Assert.True(Utf8.IsValid(Page.Read(html, mode).Text));
    });

    [Theory] // Pages made to hurt: the work may not grow faster than the page, so this ends at once or never.
    [InlineData("<div>")]
    [InlineData("<p><b><table><td>")]
    [InlineData("<div class=comment><p>a, b, c, d, e, f, g, h, i, j")]
    [InlineData("<")]
    [InlineData("<a href=\"")]
    [InlineData("<!--")]
    [InlineData("</p>")]
    [InlineData("&am")]
    [InlineData("<ul><li>")]
    [InlineData("<script>")]
    [InlineData("<article><aside>text ")]
    public void Read_OfAMegabyteOfOneThingEnds(string piece)
    {
        var html = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)));
        Assert.True(Utf8.IsValid(Page.Read(html, ExtractMode.Main).Text));
    }

    private static string TextOf(string html, ExtractMode mode = ExtractMode.Main) => Encoding.UTF8.GetString(Page.Read(Encoding.UTF8.GetBytes(html), mode).Text);
}
