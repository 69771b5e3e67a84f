using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Settings of the <c>extract</c> rewriter, which turns HTML pages into text and leaves other documents as they are.</summary>
public sealed record ExtractSpec : StepSpec
{
    /// <summary>What of a page is its text.</summary>
    public ExtractMode Mode { get; init; } = ExtractMode.Main;

    /// <summary>How it is written. Rules, keys and language identification see the plain view of either, so it changes no decision.</summary>
    public ExtractFormat Format { get; init; } = ExtractFormat.Text;
}

/// <summary>How the text of a page is written.</summary>
public enum ExtractFormat
{
    /// <summary>Plain text: blocks on lines of their own, table cells with a tab between.</summary>
    Text,

    /// <summary>Light Markdown: headings, lists, tables, code, quotations and footnotes keep their marks.</summary>
    Markdown,
}

/// <summary>What of a page is its text.</summary>
public enum ExtractMode
{
    /// <summary>The main content, without menus and other furniture.</summary>
    Main,

    /// <summary>
    /// The main content as an application for reading shows it: also what is written below pictures, lists of links within the text, and lines such as
    /// "read more". More is found and more comes with it.
    /// </summary>
    Reader,

    /// <summary>Everything that is shown, for pages that are text throughout.</summary>
    All,
}
