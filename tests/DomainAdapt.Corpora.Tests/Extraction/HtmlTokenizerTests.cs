using System.Text;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Tests.Extraction;

public sealed class HtmlTokenizerTests
{
    [Theory]
    [InlineData("<p>a</p>", "<P> 'a' </P>")]
    [InlineData("a < b <3 &lt;", "'a < b <3 &lt;'")]
    [InlineData("<!-- a > b -->x<!DOCTYPE html>y<?php z ?>", "'x' 'y'")]
    [InlineData("<!-->x<!--->y", "'x' 'y'")]
    [InlineData("<![CDATA[a>b]]>x", "'x'")]
    [InlineData("<a title='1>2' href=x>t", "<A> 't'")]
    [InlineData("<a title=\"never closed>t", "<A>")]
    [InlineData("<script>if (a</b) '</p>'</SCRIPT >x", "<Script> 'if (a</b) '</p>'' </Script> 'x'")]
    [InlineData("<style></style>x", "<Style> </Style> 'x'")]
    [InlineData("<title>a<b>c", "<Title> 'a<b>c'")]
    [InlineData("</>x</ 3>y", "'x' 'y'")]
    [InlineData("<blockquote><custom-element>", "<Blockquote> <Other>")]
    [InlineData("<p", "<P>")]
    [InlineData("<", "'<'")]
    public void MoveNext_Cuts(string html, string expected) => Assert.Equal(expected, string.Join(' ', Tokens(html)));

    [Fact]
    public void Attributes_AreReadInAnyForm()
    {
        var attributes = new HtmlAttributes(" id=one  class = \"two three\"\nhidden data-x='&amp;' = / odd=\"unclosed"u8);
        var found = new List<string>();
        while (attributes.MoveNext())
            found.Add($"{Encoding.UTF8.GetString(attributes.Name)}:{Encoding.UTF8.GetString(attributes.Value)}");
        Assert.Equal(["id:one", "class:two three", "hidden:", "data-x:&amp;", ":/", "odd:unclosed"], found);
    }

    [Theory]
    [InlineData("&amp;", "&")]
    [InlineData("&eacute;", "é")]
    [InlineData("&#233;", "é")]
    [InlineData("&#xE9", "é")]
    [InlineData("&#150;", "–")] // meant as windows-1252
    [InlineData("&#0;", "\uFFFD")]
    [InlineData("&#xD800;", "\uFFFD")]
    [InlineData("&#128512;", "😀")]
    [InlineData("&nbsp", "\u00A0")]
    [InlineData("&copy=1", null)]
    [InlineData("& b", null)]
    [InlineData("&unknown;", null)]
    [InlineData("&#;", null)]
    [InlineData("&", null)]
    public void Decode_ReadsReferences(string text, string? expected)
    {
        var length = HtmlText.Decode(Encoding.UTF8.GetBytes(text), out var decoded);
        Assert.Equal(expected ?? "", decoded);
        Assert.Equal(expected is null ? 0 : text.Length, length);
    }

    private static List<string> Tokens(string html)
    {
        var bytes = Encoding.UTF8.GetBytes(html);
        var tokenizer = new HtmlTokenizer(bytes);
        var tokens = new List<string>();
        while (tokenizer.MoveNext())
        {
            tokens.Add(tokenizer.Kind switch
            {
                HtmlTokenKind.Text => $"'{Encoding.UTF8.GetString(bytes, tokenizer.Start, tokenizer.Length)}'",
                HtmlTokenKind.Start => $"<{tokenizer.Tag}>",
                _ => $"</{tokenizer.Tag}>",
            });
        }
        return tokens;
    }
}
