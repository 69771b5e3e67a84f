using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// Settings of the <c>dedup_substring</c> stage, which cuts every run of bytes that the corpus has already, wherever it begins, by suffix arrays (Lee et al.,
/// 2021): one of all texts where they are no more than <c>partition_bytes</c>, else one a partition, in which all equal runs are together.
/// </summary>
public sealed record DedupSubstringSpec : StageSpec
{
    /// <summary>Fewest bytes of what repeats: Lee et al. take 50 tokens, which are about 200 bytes of English.</summary>
    public int MinBytes { get; init; } = 200;

    /// <summary>
    /// Whether the first copy of each run of <c>min_bytes</c> stays: by source, then document id, then place in the document. Where two such runs overlap,
    /// the first copy of one loses the bytes that it shares with a later copy of the other.
    /// </summary>
    public KeptCopy Keep { get; init; } = KeptCopy.First;

    /// <summary>
    /// A document that lost something and has fewer words left is rejected (50 as in datatrove's sentence deduplication). First copies that it
    /// had go with it, and are found among the rejects.
    /// </summary>
    public int MinWordsLeft { get; init; } = 50;

    /// <summary>Sources whose copies stay first, in this order; the others follow in the order of the pipeline file.</summary>
    [SourceReference]
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <summary>
    /// Bytes of text that are searched at a time. The search takes 8 bytes of memory a byte, of one worker's share of <c>execution.memory_gib</c>. A larger corpus is
    /// cut into partitions, which take about twice its bytes of disk; what is found is the same.
    /// </summary>
    public long PartitionBytes { get; init; } = 128_000_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        // Shorter ones are phrases of the language, and the windows of many short ones would be most of the text.
        if (MinBytes is < 16 or > 1 << 20)
            problems.Add("min_bytes", $"is {MinBytes}; expected 16 to 1048576");
        if (MinWordsLeft < 0)
            problems.Add("min_words_left", $"is {MinWordsLeft}; expected 0 or more");
        if (PartitionBytes is < 10_000 or > 2_000_000_000)
            problems.Add("partition_bytes", $"is {PartitionBytes}; expected 10000 to 2000000000");
        SourceOrder.Check(problems, Priority);
    }
}

/// <summary>Which copy of a repeated run of bytes stays.</summary>
public enum KeptCopy
{
    /// <summary>The first.</summary>
    First,

    /// <summary>None, as in Lee et al.</summary>
    None,
}
