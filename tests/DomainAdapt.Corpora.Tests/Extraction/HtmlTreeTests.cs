using System.Text;
using CsCheck;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Tests.Extraction;

public sealed class HtmlTreeTests
{
    [Theory]
    [InlineData("<p>a<p>b", "P(a)P(b)")]
    [InlineData("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "Ul(Li(a)Li(bUl(Li(c)))Li(d))")]
    [InlineData("<table><tr><td>a<td>b<tr><th>c</table>d", "Table(Tr(Td(a)Td(b))Tr(Th(c)))d")]
    [InlineData("<p>a<div>b</div>c", "P(a)Div(b)c")]
    [InlineData("<dl><dt>a<dd>b<dt>c</dl>", "Dl(Dt(a)Dd(b)Dt(c))")]
    [InlineData("<p>a</b></div>b</p>c", "P(ab)c")] // end tags that close nothing
    [InlineData("<div><b>a</div>b", "Div(B(a))b")]
    [InlineData("<td>a</div>b", "Td(ab)")]
    [InlineData("<head><title>t</title><p>a", "Head(Title(t))P(a)")]
    [InlineData("<html><body>a<body>b", "Body(ab)")]
    [InlineData("<p>a<br>b<img>", "P(aBr()bImg())")]
    public void Parse_BuildsTheTreePagesMean(string html, string expected) => Assert.Equal($"Html({expected})", Shape(Encoding.UTF8.GetBytes(html)));

    [Fact] // Whatever the bytes: every node lies within its parent and the list covers the page once.
    public void Parse_OfAnythingIsATree()
    {
        var piece = Gen.OneOf(
            Gen.Byte.Array[0, 6].Select(bytes => bytes),
            Gen.Int[0, 11].Select(i => Encoding.ASCII.GetBytes(
                ((string[])["<p>", "</p>", "<div class='x'>", "</div>", "<li>", "<td", "</table>", "<!--", "-->", "<script>", "</script>", "&amp;"])[i])));
        piece.Array[0, 30].Sample(pieces =>
        {
            var nodes = HtmlTree.Parse([.. pieces.SelectMany(bytes => bytes)]).Nodes;
            Assert.Equal(nodes.Length, nodes[0].End);
            for (var i = 1; i < nodes.Length; i++)
            {
                Assert.InRange(nodes[i].Parent, 0, i - 1);
                Assert.InRange(nodes[i].End, i + 1, nodes[nodes[i].Parent].End);
            }
        });
    }

    private static string Shape(byte[] html)
    {
        var nodes = HtmlTree.Parse(html).Nodes.ToArray();
        return ShapeOf(0);

        string ShapeOf(int node) => nodes[node].Tag == HtmlTag.Text
            ? Encoding.UTF8.GetString(html, nodes[node].Start, nodes[node].Length)
            : $"{nodes[node].Tag}({string.Concat(Children(node).Select(ShapeOf))})";

        IEnumerable<int> Children(int node)
        {
            for (var i = node + 1; i < nodes[node].End; i = nodes[i].End)
                yield return i;
        }
    }
}
