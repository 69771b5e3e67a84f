using DomainAdapt.Core.Documents;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Core.Stages;

/// <summary>What the executor hands to a running task: its inputs, places for its outputs, and everything else it may know.</summary>
public abstract class StageTask
{
    /// <summary>Name of the stage in the pipeline.</summary>
    public required string Stage { get; init; }

    /// <summary>Phase of the stage.</summary>
    public required string Phase { get; init; }

    /// <summary>Number of the task within its phase.</summary>
    public required int Index { get; init; }

    /// <summary>The files it reads, as <see cref="Stages.Stage.Split"/> gave them.</summary>
    public required IReadOnlyList<StageFile> Inputs { get; init; }

    /// <summary>The source its outputs belong to, where they belong to one.</summary>
    public required SourceContext? Source { get; init; }

    /// <summary>All sources of the pipeline, in the order of the file.</summary>
    public required IReadOnlyList<SourceContext> Sources { get; init; }

    /// <summary>The stage's seed; the pipeline's unless the stage has its own.</summary>
    public required long Seed { get; init; }

    /// <summary>Fingerprint of the stage this task belongs to.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Memory it may use, in bytes: the execution's limit shared among its workers.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What lies where on this machine. Nothing in it may decide an output.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Where progress goes.</summary>
    public required IProgress<TaskProgress> Progress { get; init; }

    /// <summary>Where messages go.</summary>
    public required ILogger Log { get; init; }

    /// <summary>
    /// A folder that outlives an interrupted attempt and is removed once the task is committed: for checkpoints and sorted runs.
    /// What a task finds there must prove itself (a name, a length, a hash) before it is believed.
    /// </summary>
    public abstract string ScratchFolder { get; }

    /// <summary>
    /// Creates an output. The file is called <c>&lt;channel&gt;/&lt;task&gt;[-n].&lt;suffix&gt;</c>, where n counts the task's earlier files
    /// of that channel and suffix. It becomes real when the task is committed.
    /// </summary>
    /// <param name="channel">What it holds, such as <c>kept</c>.</param>
    /// <param name="suffix">Rest of the name, such as <c>documents.parquet</c>.</param>
    /// <param name="source">The source its records belong to; the task's unless given.</param>
    public abstract TaskOutput CreateOutput(string channel, string suffix, string? source = null);
}

/// <summary>
/// An output being written. The writer of its format owns the stream's order of bytes, sets <see cref="Rows"/>, adds the id of every document
/// in row order, and disposes it when it is complete. Disposing does not commit: the executor does, once the whole task has returned.
/// </summary>
public abstract class TaskOutput : IDisposable
{
    /// <summary>Where the bytes go.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Records written.</summary>
    public long Rows { get; set; }

    /// <summary>Ids of the documents in it, in row order; empty where it holds none. They go into the stage's id index.</summary>
    public List<DocumentId> Ids { get; } = [];

    /// <summary>
    /// Rows whose documents are to be found by their addresses, with <see cref="DocumentId.OfAddress"/> of them. They go into the stage's index of addresses.
    /// </summary>
    public List<(DocumentId Address, int Row)> Addresses { get; } = [];

    /// <summary>Completes the file: no byte may follow.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Completes the file.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>How far a task is.</summary>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 when unknown.</param>
/// <param name="Unit">What is counted: <c>documents</c>, <c>bytes</c>, <c>tokens</c>.</param>
/// <param name="Note">A word more, such as the loss.</param>
/// <param name="Recent">Values of late, to be drawn as a small curve; it is read at once, as it grows.</param>
public readonly record struct TaskProgress(long Done, long Total, string Unit, string? Note = null, IReadOnlyList<double>? Recent = null);

/// <summary>A source of the pipeline, with its corpus.</summary>
/// <param name="Name">The pipeline's name for it.</param>
/// <param name="Spec">The part it plays.</param>
/// <param name="Corpus">Its corpus.</param>
/// <param name="CorpusFolder">Folder of the corpus file: local paths in it are relative to this.</param>
/// <param name="Sample">The part of it that is taken.</param>
public sealed record SourceContext(string Name, Specs.SourceSpec Spec, Specs.CorpusSpec Corpus, string CorpusFolder, Specs.SampleSpec Sample);

/// <summary>What lies where on this machine.</summary>
public sealed record Machine
{
    /// <summary>Acquired bytes, by content hash.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whether opening a socket is refused.</summary>
    public bool Offline { get; init; }

    /// <summary>Where restored packages lie, for corpora that come as packages.</summary>
    public string? PackagesFolder { get; init; }

    /// <summary>Address of the hub that models are fetched from by repository.</summary>
    public Uri ModelHub { get; init; } = new("https://huggingface.co");

    /// <summary>What the hub is told of who asks, for models that are not open to all; it is written nowhere.</summary>
    public string? ModelHubToken { get; init; }

    /// <summary>
    /// Value of an environment variable that a spec names, such as one with a token; null where there is none. It is written nowhere.
    /// </summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>PEM file of certificate authorities that are trusted besides the system's.</summary>
    public string? CaBundle { get; init; }

    /// <summary>Hears the path of every file of the cache or of a package that acquiring takes, so that a bundle can carry them.</summary>
    public Action<string>? Taken { get; init; }

    /// <summary>Folder of the run where what is watched while a task works is written, by stage; null where nobody watches.</summary>
    public string? WatchFolder { get; init; }

    /// <summary>A libtorch chosen at run time; the one beside the program unless given.</summary>
    public string? LibtorchFolder { get; init; }
}
