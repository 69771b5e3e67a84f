using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Settings of the <c>dedup_exact</c> stage, which keeps one of all documents whose texts are equal once case, white space and the form of
/// characters are set aside.
/// </summary>
public sealed record DedupExactSpec : StageSpec
{
    /// <summary>Sources whose documents survive first, in this order; the others follow in the order of the pipeline file.</summary>
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <summary>
    /// Whether texts that differ only in numbers are equal. Takes out pages made from one template (notices, forms); also tables that differ in their
    /// figures, so it is off unless asked for.
    /// </summary>
    public bool FoldNumbers { get; init; }

    /// <summary>Documents of one partition of the keys, about. Bounds the memory and sets the number of tasks that decide.</summary>
    public long PartitionDocuments { get; init; } = 2_000_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (PartitionDocuments <= 0)
            problems.Add("partition_documents", $"is {PartitionDocuments}; expected more than 0");
        SourceOrder.Check(problems, Priority);
    }
}
