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

    /// <summary>First byte of a text, or of an element's attributes.</summary>
    public int Start;

    /// <summary>Bytes of the text or of the attributes.</summary>
    public int Length;
}

/// <summary>What the attributes of an element say about what is in it.</summary>
[Flags]
internal enum HtmlHints : ushort
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

    /// <summary>A class or id names the paragraph that begins an article, which the same words name in lists of other articles.</summary>
    Lead = 16,

    /// <summary>A class or id names what readers wrote below the text.</summary>
    Comments = 32,

    /// <summary>It is declared to hold the main content of the page (role main).</summary>
    Main = 64,

    /// <summary>A class or id has a word that names furniture as often as text.</summary>
    Doubtful = 128,

    /// <summary>A class, id or property names who wrote the text.</summary>
    Author = 256,

    /// <summary>A class or id names what is written below a picture.</summary>
    Caption = 512,
}

/// <summary>Why a node is not in the text.</summary>
internal enum DropReason : byte
{
    /// <summary>It is in the text, or around it.</summary>
    None,

    /// <summary>An element that is never text: code, controls, embedded things.</summary>
    Element,

    /// <summary>It is not shown.</summary>
    Hidden,

    /// <summary>Its element, class, id or role says that it is around the text.</summary>
    Furniture,

    /// <summary>Mostly links.</summary>
    Links,

    /// <summary>It lies beside the text and does not read like it.</summary>
    Aside,

    /// <summary>A heading that repeats the title.</summary>
    Title,

    /// <summary>A line that is said on every page of its kind: follow us, read more, source.</summary>
    Boilerplate,
}
