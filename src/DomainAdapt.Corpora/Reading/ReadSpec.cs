using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Settings of the <c>read</c> stage, which turns acquired files into document shards. How a file is read stands in the corpus file.</summary>
public sealed record ReadSpec : StageSpec
{
    /// <summary>Text in a shard before the next one is begun, in bytes.</summary>
    public long ShardBytes { get; init; } = 64L << 20;

    /// <summary>Files of one task, in bytes as acquired. A larger file, or part of one, is a task of its own.</summary>
    public long TaskBytes { get; init; } = 256L << 20;

    /// <summary>The largest record that is read, in bytes; a larger one is damaged. Bounds the memory of a task.</summary>
    public int MaxRecordBytes { get; init; } = 64 << 20;

    /// <summary>Share of a task's records that may be damaged; more stop the run.</summary>
    public decimal MaxDamagedShare { get; init; } = 0.01m;

    /// <summary>
    /// Files of a task whose compressed bytes may be damaged or cut short; more stop the run. What stands before the damage is read, and the
    /// file is kept aside as a damaged record.
    /// </summary>
    public int MaxDamagedFiles { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (ShardBytes <= 0)
            problems.Add("shard_bytes", $"is {ShardBytes}; expected more than 0");
        if (TaskBytes <= 0)
            problems.Add("task_bytes", $"is {TaskBytes}; expected more than 0");
        if (MaxRecordBytes is < 1024 or > 1 << 30)
            problems.Add("max_record_bytes", $"is {MaxRecordBytes}; expected 1,024 to {1 << 30}");
        if (MaxDamagedShare is < 0 or > 1)
            problems.Add("max_damaged_share", $"is {MaxDamagedShare}; expected 0 to 1");
        if (MaxDamagedFiles < 0)
            problems.Add("max_damaged_files", $"is {MaxDamagedFiles}; expected 0 or more");
    }
}
