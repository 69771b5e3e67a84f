namespace DomainAdapt.Corpora.Extraction;

/// <summary>The elements that extraction treats specially; all others are <see cref="Other"/>.</summary>
internal enum HtmlTag : byte
{
    Other, Text,
    A, Abbr, Address, Article, Aside, Audio, B, Base, Blockquote, Body, Br, Button, Canvas, Caption, Center, Cite, Code, Col, Dd, Details,
    Dialog, Div, Dl, Dt, Em, Embed, Fieldset, Figcaption, Figure, Font, Footer, Form, H1, H2, H3, H4, H5, H6, Head, Header, Hr, Html, I,
    Iframe, Img, Input, Label, Legend, Li, Link, Main, Map, Menu, Meta, Nav, Noembed, Noframes, Noscript, Object, Ol, Option, P, Param,
    Picture, Pre, Q, Rp, Rt, S, Samp, Script, Section, Select, Small, Source, Span, Strong, Style, Sub, Summary, Sup, Svg, Table, Tbody, Td,
    Template, Textarea, Tfoot, Th, Thead, Time, Title, Tr, Track, U, Ul, Video, Wbr, Xmp,
}

/// <summary>What is known about elements (HTML Standard, sections 4, 13.1.2 and 15.3).</summary>
internal static class HtmlTags
{
    private static readonly HtmlTag[] Named = Enum.GetValues<HtmlTag>()[2..];

    private static readonly Dictionary<ulong, HtmlTag> ByName =
        Named.Where(tag => Name(tag).Length <= 8).ToDictionary(tag => Pack(Name(tag)));

    private static readonly (byte[] Name, HtmlTag Tag)[] LongNames = [.. Named.Where(tag => Name(tag).Length > 8).Select(tag => (Name(tag), tag))];

    private static readonly bool[] Void = Set(
        HtmlTag.Base, HtmlTag.Br, HtmlTag.Col, HtmlTag.Embed, HtmlTag.Hr, HtmlTag.Img, HtmlTag.Input, HtmlTag.Link, HtmlTag.Meta, HtmlTag.Param,
        HtmlTag.Source, HtmlTag.Track, HtmlTag.Wbr);

    private static readonly bool[] RawText = Set(
        HtmlTag.Script, HtmlTag.Style, HtmlTag.Textarea, HtmlTag.Title, HtmlTag.Iframe, HtmlTag.Noembed, HtmlTag.Noframes, HtmlTag.Xmp);

    private static readonly bool[] Block = Set(
        HtmlTag.Address, HtmlTag.Article, HtmlTag.Aside, HtmlTag.Blockquote, HtmlTag.Body, HtmlTag.Caption, HtmlTag.Center, HtmlTag.Dd,
        HtmlTag.Details, HtmlTag.Dialog, HtmlTag.Div, HtmlTag.Dl, HtmlTag.Dt, HtmlTag.Fieldset, HtmlTag.Figcaption, HtmlTag.Figure, HtmlTag.Footer,
        HtmlTag.Form, HtmlTag.H1, HtmlTag.H2, HtmlTag.H3, HtmlTag.H4, HtmlTag.H5, HtmlTag.H6, HtmlTag.Header, HtmlTag.Hr, HtmlTag.Html, HtmlTag.Li,
        HtmlTag.Main, HtmlTag.Menu, HtmlTag.Nav, HtmlTag.Ol, HtmlTag.P, HtmlTag.Pre, HtmlTag.Section, HtmlTag.Summary, HtmlTag.Table, HtmlTag.Tbody,
        HtmlTag.Td, HtmlTag.Tfoot, HtmlTag.Th, HtmlTag.Thead, HtmlTag.Tr, HtmlTag.Ul, HtmlTag.Xmp);

    // What is never text of the page: code, controls, embedded things, navigation.
    private static readonly bool[] Dropped = Set(
        HtmlTag.Audio, HtmlTag.Button, HtmlTag.Canvas, HtmlTag.Dialog, HtmlTag.Embed, HtmlTag.Head, HtmlTag.Iframe, HtmlTag.Input, HtmlTag.Map, HtmlTag.Menu, HtmlTag.Nav, HtmlTag.Noembed, HtmlTag.Noframes,
        HtmlTag.Noscript, HtmlTag.Object, HtmlTag.Option, HtmlTag.Rp, HtmlTag.Rt, HtmlTag.Script, HtmlTag.Select, HtmlTag.Style, HtmlTag.Svg, HtmlTag.Template,
        HtmlTag.Textarea, HtmlTag.Title, HtmlTag.Video);

    // Regions that the standard sets aside for what is around the text. Some pages wrap all they have in one, so they are judged by size.
    private static readonly bool[] Furniture = Set(HtmlTag.Aside, HtmlTag.Fieldset, HtmlTag.Footer, HtmlTag.Form, HtmlTag.Header);

    /// <summary>The element of a name in any case.</summary>
    public static HtmlTag Parse(ReadOnlySpan<byte> name)
    {
        if (name.Length <= 8)
            return ByName.GetValueOrDefault(Pack(name));
        foreach (var (known, tag) in LongNames)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, known))
                return tag;
        }
        return HtmlTag.Other;
    }

    /// <summary>Whether it has no content and no end tag.</summary>
    public static bool IsVoid(HtmlTag tag) => Void[(int)tag];

    /// <summary>Whether tags within it are text.</summary>
    public static bool IsRawText(HtmlTag tag) => RawText[(int)tag];

    /// <summary>Whether it begins and ends lines.</summary>
    public static bool IsBlock(HtmlTag tag) => Block[(int)tag];

    /// <summary>Whether nothing in it is the page's text.</summary>
    public static bool IsDropped(HtmlTag tag) => Dropped[(int)tag];

    /// <summary>Whether what is in it is around the text of the page, unless it is most of the page.</summary>
    public static bool IsFurniture(HtmlTag tag) => Furniture[(int)tag];

    /// <summary>Whether it is a heading.</summary>
    public static bool IsHeading(HtmlTag tag) => tag is >= HtmlTag.H1 and <= HtmlTag.H6;

    /// <summary>The name of an element, as it is written in tags.</summary>
    public static byte[] Name(HtmlTag tag) => System.Text.Encoding.ASCII.GetBytes(tag.ToString().ToLowerInvariant());

    /// <summary>Up to eight letters as one number, in lower case.</summary>
    private static ulong Pack(ReadOnlySpan<byte> name)
    {
        var packed = 0UL;
        foreach (var letter in name)
            packed = packed << 8 | (letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter);
        return packed;
    }

    private static bool[] Set(params ReadOnlySpan<HtmlTag> tags)
    {
        var set = new bool[byte.MaxValue + 1];
        foreach (var tag in tags)
            set[(int)tag] = true;
        return set;
    }
}
