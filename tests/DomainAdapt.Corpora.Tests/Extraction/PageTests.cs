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
        foreach (var mode in (ExtractMode[])[ExtractMode.Main, ExtractMode.All])
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
