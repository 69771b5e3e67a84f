using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// Settings of the <c>dedup_paragraphs</c> stage, which cuts paragraphs, lines or runs of sentences that the corpus has already. Two are equal where
/// their words are, in lower case: punctuation, marks and white space are set aside (as in the line keys of CCNet: Wenzek et al., 2020).
/// With <c>group</c> and <c>min_documents</c> it takes out templates: boilerplate that a host or a type of form repeats.
/// </summary>
public sealed record DedupParagraphsSpec : StageSpec
{
    /// <summary>What is compared.</summary>
    public TextUnit Unit { get; init; } = TextUnit.Paragraph;

    /// <summary>With <c>sentence_span</c>, sentences of a run: 3 as in C4 (Raffel et al., 2020).</summary>
    public int Sentences { get; init; } = 3;

    /// <summary>Fewest characters of a unit that counts: short ones (headings, answers, braces) repeat for a reason.</summary>
    public int MinCharacters { get; init; } = 30;

    /// <summary>Whether units that differ only in numbers are equal, as in CCNet. Also takes out table rows that differ in their figures.</summary>
    public bool FoldNumbers { get; init; }

    /// <summary>
    /// Compares only within groups of documents: <c>source</c>, <c>host</c> (of the address) or the name of an attribute, such as a type of form. A
    /// document without it is left as it is. All documents are one group unless given.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>Fewest documents of the group that must have a unit before any copy goes.</summary>
    public int MinDocuments { get; init; } = 1;

    /// <summary>Copies that stay, the first ones: by source, then document id, then place in the document.</summary>
    public int Keep { get; init; } = 1;

    /// <summary>
    /// A document that lost something and has fewer words left is rejected (50 as in datatrove's sentence deduplication). First copies that it
    /// had go with it, and are found among the rejects.
    /// </summary>
    public int MinWordsLeft { get; init; } = 50;

    /// <summary>Sources whose copies stay first, in this order; the others follow in the order of the pipeline file.</summary>
    [SourceReference]
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <summary>
    /// Memory of a Bloom filter that spares the disk: only units that it has seen before are written down, 52 bytes each. What it lets through by
    /// mistake is decided by its hash like all others, so the filter changes no text. 0 writes every unit down.
    /// </summary>
    public long FilterBytes { get; init; }

    /// <summary>Units of one partition of the keys, about. Sets the number of tasks that decide.</summary>
    public long PartitionUnits { get; init; } = 20_000_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        foreach (var (name, value, least) in ((string, long, long)[])
            [
                ("sentences", Sentences, 1), ("min_characters", MinCharacters, 1), ("min_documents", MinDocuments, 1), ("keep", Keep, 1),
                ("min_words_left", MinWordsLeft, 0), ("partition_units", PartitionUnits, 1),
            ])
        {
            if (value < least)
                problems.Add(name, $"is {value}; expected {least} or more");
        }
        if (FilterBytes is not 0 and (< 1 << 10 or > 1L << 40))
            problems.Add("filter_bytes", $"is {FilterBytes}; expected 0, or 1024 and more: 2 bytes a unit let about one unit in a hundred through by mistake");
        if (Group is { Length: 0 })
            problems.Add("group", "is empty; expected source, host or the name of an attribute, or no such setting");
        SourceOrder.Check(problems, Priority);
    }
}

/// <summary>A part of a text that is compared as a whole.</summary>
public enum TextUnit
{
    /// <summary>What stands between empty lines.</summary>
    Paragraph,

    /// <summary>A line, which CCNet and Dolma call a paragraph.</summary>
    Line,

    /// <summary>A run of sentences, each run one sentence further than the one before.</summary>
    SentenceSpan,
}
