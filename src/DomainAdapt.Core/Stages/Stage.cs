namespace DomainAdapt.Core.Stages;

/// <summary>
/// Reads files, writes files, and is what restarts. A stage has one or more phases; each phase is split into tasks, the units that an
/// executor places. A stage composes no path and reads neither clock, environment nor ambient randomness: the task hands it all it needs.
/// The same inputs and settings give the same bytes, whatever the number of workers and interruptions.
/// </summary>
public abstract class Stage
{
    /// <summary>Whether it runs once per source or once over all sources.</summary>
    public abstract StageScope Scope { get; }

    /// <summary>The phases, in order; a phase starts when the one before is done.</summary>
    public virtual IReadOnlyList<string> Phases => ["main"];

    /// <summary>What must add up over all its tasks' counts; checked before the stage's marker is written.</summary>
    public virtual IReadOnlyList<Balance> Balances => [];

    /// <summary>Whether a task of that phase uses all cores by itself, so that no other task may run beside it.</summary>
    public virtual bool UsesAllCores(string phase) => false;

    /// <summary>
    /// Splits a phase into tasks: a pure function of inputs and settings, never of the number of workers. A phase may have no task.
    /// </summary>
    public abstract IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs);

    /// <summary>
    /// Runs one task: idempotent, cancellable between batches. Outputs are created through <paramref name="task"/> and become real only
    /// after this returns: flushed, hashed, renamed, then the marker with the returned counts.
    /// </summary>
    public abstract Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken);
}

/// <summary>How often a stage runs.</summary>
public enum StageScope
{
    /// <summary>Once for each source, on that source's files.</summary>
    PerSource,

    /// <summary>Once, on the files of all sources.</summary>
    AllSources,
}

/// <summary>The files one task reads, and the source they belong to where they belong to one.</summary>
/// <param name="Files">What the task reads, in order.</param>
/// <param name="Source">The source its outputs belong to, unless an output says otherwise; null for several or none.</param>
public sealed record TaskInputs(IReadOnlyList<StageFile> Files, string? Source = null);
