using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Deduplication.Indexing;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Settings of the <c>dedup_near</c> stage, which keeps one of all documents that are nearly the same: MinHash finds candidates, true Jaccard similarity
/// of their sets of word runs decides, and who is near another's near copy is in one cluster. Run <c>dedup_exact</c> before it: exact copies are cheaper
/// to find there.
/// </summary>
public sealed record DedupNearSpec : StageSpec
{
    /// <summary>Least Jaccard similarity of two documents' sets of word runs, in lower case and without punctuation.</summary>
    public double Threshold { get; init; } = 0.8;

    /// <summary>Words of a run.</summary>
    public int ShingleWords { get; init; } = 5;

    /// <summary>Bands of the signature of 128 numbers.</summary>
    public int Bands { get; init; } = 25;

    /// <summary>Numbers a band. More: fewer candidates, and fewer documents found near the threshold.</summary>
    public int RowsPerBand { get; init; } = 5;

    /// <summary>
    /// The hash functions. <c>datatrove</c> has signatures equal to datatrove's bit for bit where the words are equal, for comparing with corpora deduplicated by it: with
    /// <c>bands: 14</c>, <c>rows_per_band: 8</c> and <c>verify: false</c> the candidates are its pairs. Much slower than <c>fast</c>.
    /// </summary>
    public HashFamily Hashes { get; init; } = HashFamily.Fast;

    /// <summary>Whether true similarity decides; where not, sharing a band does.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Documents of one bucket that are all compared with one another; in a larger bucket each is compared with the next, most alike ones side by side.</summary>
    public int MaxBucket { get; init; } = 200;

    /// <summary>What decides who survives, in this order; the least document id at last.</summary>
    public IReadOnlyList<SurvivalRule> Survivor { get; init; } =
        [SurvivalRule.Priority, SurvivalRule.Licence, SurvivalRule.Newest, SurvivalRule.Longest];

    /// <summary>
    /// Sources whose documents survive first, in this order; the others follow in the order of the pipeline file, or with an index are all alike: no run knows
    /// the order of the others'.
    /// </summary>
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <summary>
    /// An index of the work folder: documents of the runs before take part as if they were in this one, and the run's own are added to it. What the run
    /// adds to the survivors, and withdraws, are its tables <c>added</c> and <c>withdrawn</c>. A name that is new begins empty. An index takes about 800
    /// bytes a document and 4 a word.
    /// </summary>
    [IndexReference([SignPhase.Documents, SignPhase.Shingles, SignPhase.Buckets, IndexedFiles.Ids, IndexedFiles.Retired], [SurvivePhase.Survivors, TakenDown.Channel])]
    public string? Index { get; init; }

    /// <summary>A file of document ids, one a line, that are taken down: rejected, and with an index withdrawn for ever; who was their duplicate may survive.</summary>
    [InputPath]
    [NotInIndex]
    public string? TakeDown { get; init; }

    /// <summary>Documents of one partition of the buckets, about. Sets the number of tasks that look for pairs.</summary>
    [NotInIndex]
    public long PartitionDocuments { get; init; } = 2_000_000;

    /// <summary>The settings of the search.</summary>
    internal NearOptions Options => new()
    {
        Threshold = Threshold,
        ShingleWords = ShingleWords,
        BandCount = Bands,
        RowsPerBand = RowsPerBand,
        Verify = Verify,
        MaxBucket = MaxBucket,
        Hashes = Hashes,
    };

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        foreach (var problem in Options.Problems())
            problems.Add("dedup_near", problem.TrimEnd('.'));
        if (PartitionDocuments <= 0)
            problems.Add("partition_documents", $"is {PartitionDocuments}; expected more than 0");
        SurvivalOrder.Check(problems, Survivor);
        SourceOrder.Check(problems, Priority);
    }
}
