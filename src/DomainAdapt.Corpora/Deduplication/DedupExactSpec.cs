using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Deduplication.Exact;
using DomainAdapt.Corpora.Deduplication.Indexing;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Settings of the <c>dedup_exact</c> stage, which keeps one of all documents that are equal: in their texts once case, white space and the form of
/// characters are set aside, in their addresses, or in any one thing known of them.
/// </summary>
public sealed record DedupExactSpec : StageSpec
{
    /// <summary>What makes documents equal.</summary>
    public DuplicateBy By { get; init; } = DuplicateBy.Text;

    /// <summary>With <c>by: key</c>, the attribute that is compared (an ISBN, an accession number), or title, url, date or origin; compared byte by byte.</summary>
    public string? Key { get; init; }

    /// <summary>What decides who survives, in this order; the least document id at last.</summary>
    public IReadOnlyList<SurvivalRule> Survivor { get; init; } =
        [SurvivalRule.Priority, SurvivalRule.Licence, SurvivalRule.Newest, SurvivalRule.Longest];

    /// <summary>
    /// Sources whose documents survive first, in this order; the others follow in the order of the pipeline file, or with an index are all alike: no run knows
    /// the order of the others'.
    /// </summary>
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <summary>
    /// Whether texts that differ only in numbers are equal. Takes out pages made from one template (notices, forms); also tables that differ in their
    /// figures, so it is off unless asked for.
    /// </summary>
    public bool FoldNumbers { get; init; }

    /// <summary>
    /// An index of the work folder: documents of the runs before take part as if they were in this one, and the run's own are added to it. What the run
    /// adds to the survivors, and withdraws, are its tables <c>added</c> and <c>withdrawn</c>. A name that is new begins empty.
    /// </summary>
    [IndexReference([KeyPhase.Keys, IndexedFiles.Ids, IndexedFiles.Retired], [TakenDown.Channel])]
    public string? Index { get; init; }

    /// <summary>A file of document ids, one a line, that are taken down: rejected, and with an index withdrawn for ever; who was their duplicate may survive.</summary>
    [InputPath]
    [NotInIndex]
    public string? TakeDown { get; init; }

    /// <summary>Documents of one partition of the keys, about. Bounds the memory and sets the number of tasks that decide.</summary>
    [NotInIndex]
    public long PartitionDocuments { get; init; } = 2_000_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (By == DuplicateBy.Key && string.IsNullOrEmpty(Key))
            problems.Add("key", "is left out; with by: key it names the attribute that is compared, such as isbn");
        if (By != DuplicateBy.Key && Key is not null)
            problems.Add("key", $"is '{Key}', which nothing reads; expected by: key beside it");
        if (FoldNumbers && By != DuplicateBy.Text)
            problems.Add("fold_numbers", "is of texts; expected by: text beside it");
        if (PartitionDocuments <= 0)
            problems.Add("partition_documents", $"is {PartitionDocuments}; expected more than 0");
        SurvivalOrder.Check(problems, Survivor);
        SourceOrder.Check(problems, Priority);
    }
}

/// <summary>What makes two documents equal.</summary>
public enum DuplicateBy
{
    /// <summary>Their normalised texts.</summary>
    Text,

    /// <summary>Their addresses, without what changes no page: scheme, www, default port, fragment, session and campaign parameters. A document without one is equal to none.</summary>
    Url,

    /// <summary>An attribute. A document without it is equal to none.</summary>
    Key,
}
