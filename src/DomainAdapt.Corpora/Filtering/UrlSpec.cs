using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>url</c> filter (RefinedWeb: Penedo et al., 2023, appendix G.1), with datatrove's order and reasons. Each list is a text file,
/// one entry a line in lower case; a list left out is a rule that is off.
/// </summary>
public sealed record UrlSpec : StepSpec
{
    /// <summary>Domains: an entry stands for itself and for every host below it; with <see cref="PublicSuffixes"/>, only registered domains are looked up.</summary>
    [InputPath]
    public string? Domains { get; init; }

    /// <summary>
    /// The public suffix list (publicsuffix.org), such as Debian's package publicsuffix has it: with it an address is in a domain only where that is its
    /// registered domain, as datatrove takes it; private suffixes count for nothing.
    /// </summary>
    [InputPath]
    public string? PublicSuffixes { get; init; }

    /// <summary>Hosts: an entry stands for itself alone.</summary>
    [InputPath]
    public string? Hosts { get; init; }

    /// <summary>Whole addresses, exactly as documents have them.</summary>
    [InputPath]
    public string? Urls { get; init; }

    /// <summary>Words of which one is too many; words of an address stand between characters that are no letters and digits.</summary>
    [InputPath]
    public string? HardWords { get; init; }

    /// <summary>Words of which two are too many.</summary>
    [InputPath]
    public string? SoftWords { get; init; }

    /// <summary>Pieces of which one is too many anywhere in the address, with all that is no letter or digit taken out.</summary>
    [InputPath]
    public string? Subwords { get; init; }

    /// <summary>Most different soft words that stay.</summary>
    [Threshold]
    public int MaxSoftWords { get; init; } = 1;

    /// <summary>Whether words are compared without regard to case; datatrove takes them as they are written.</summary>
    public bool IgnoreCase { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if ((Domains ?? Hosts ?? Urls ?? HardWords ?? SoftWords ?? Subwords) is null)
            problems.Add("domains", "is left out, as are hosts, urls, hard_words, soft_words and subwords; expected one list or more");
    }
}
