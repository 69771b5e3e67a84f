using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Settings of the <c>extract</c> rewriter, which turns HTML pages into text and leaves other documents as they are.</summary>
public sealed record ExtractSpec : StepSpec
{
    /// <summary>What of a page is its text.</summary>
    public ExtractMode Mode { get; init; } = ExtractMode.Main;
}

/// <summary>What of a page is its text.</summary>
public enum ExtractMode
{
    /// <summary>The main content, without menus and other furniture.</summary>
    Main,

    /// <summary>Everything that is shown, for pages that are text throughout.</summary>
    All,
}
