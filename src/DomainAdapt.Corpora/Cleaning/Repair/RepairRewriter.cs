using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>Settings of the <c>repair</c> rewriter, which undoes what encodings, web pages and old screens did to text.</summary>
public sealed record RepairSpec : StepSpec
{
    /// <summary>Settings that undo misread encodings and touch nothing else.</summary>
    public static RepairSpec EncodingOnly { get; } = new()
    {
        References = false,
        FixControls = false,
        Ligatures = false,
        Width = false,
        Quotes = false,
        RemoveControls = false,
        Nfc = false,
    };

    /// <summary>Whether to undo UTF-8 that was read as another encoding (<c>schÃ¶n</c> to <c>schön</c>).</summary>
    public bool Encoding { get; init; } = true;

    /// <summary>Whether character references become characters (<c>&amp;amp;</c>), in texts without tags.</summary>
    public bool References { get; init; } = true;

    /// <summary>Whether C1 control characters are read as Windows-1252, whose quotes and dashes they mostly are.</summary>
    public bool FixControls { get; init; } = true;

    /// <summary>Whether Latin ligatures become their letters.</summary>
    public bool Ligatures { get; init; } = true;

    /// <summary>Whether full-width Latin and half-width katakana become usual ones.</summary>
    public bool Width { get; init; } = true;

    /// <summary>Whether curly quotes become straight ones.</summary>
    public bool Quotes { get; init; } = true;

    /// <summary>Whether control characters and terminal commands are removed.</summary>
    public bool RemoveControls { get; init; } = true;

    /// <summary>Whether to compose characters (Unicode NFC).</summary>
    public bool Nfc { get; init; } = true;
}

/// <summary>Repairs texts, and says what was done in the attribute <c>repaired</c>.</summary>
internal sealed class RepairRewriter(RepairSpec spec) : IRewriter
{
    /// <summary>Attribute of a repaired document: the steps and how often.</summary>
    public const string Attribute = "repaired";

    private readonly TextRepair _repair = new(spec);

    public Document Rewrite(Document document)
    {
        var counts = new RepairCounts();
        var text = _repair.Repair(document.Text, document.Format == DocumentFormat.Html, counts);
        return text.Span.SequenceEqual(document.Text.Span)
            ? document
            : document with { Text = text, Attributes = document.Attributes.With(Attribute, counts.ToString()) };
    }
}
