namespace DomainAdapt.Corpora.Extraction;

/// <summary>An element or a text of a page, in the order of the page: what is in an element follows it, up to <see cref="End"/>.</summary>
internal struct HtmlNode
{
    /// <summary>The element, or <see cref="HtmlTag.Text"/>.</summary>
    public HtmlTag Tag;

    /// <summary>What its attributes say.</summary>
    public HtmlHints Hints;

    /// <summary>Number of the element it lies in; -1 for the first.</summary>
    public int Parent;

    /// <summary>Number of the first node after it and all it contains.</summary>
    public int End;

    /// <summary>First byte of a text.</summary>
    public int Start;

    /// <summary>Bytes of a text.</summary>
    public int Length;
}

/// <summary>What the attributes of an element say about what is in it.</summary>
[Flags]
internal enum HtmlHints : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is not shown.</summary>
    Hidden = 1,

    /// <summary>A class, id or role names what pages put around their text.</summary>
    Furniture = 2,

    /// <summary>A class, id or role names the text of a page.</summary>
    Content = 4,

    /// <summary>It is declared to be the body of an article (schema.org's articleBody).</summary>
    ArticleBody = 8,
}
