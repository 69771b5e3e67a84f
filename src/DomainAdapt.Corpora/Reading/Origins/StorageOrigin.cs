using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>An origin that is one source of bytes.</summary>
internal abstract class StorageOrigin : IOrigin
{
    /// <summary>Where the bytes come from.</summary>
    protected abstract ByteSource Source { get; }

    public virtual Task<IReadOnlyList<SourceFile>> AcquireAsync(
        SourceContext source, Machine machine, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
        => Source.AcquireAsync(ContextOf(source, machine), progress, cancellationToken);

    /// <summary>What acquiring may know of this machine.</summary>
    protected static AcquireContext ContextOf(SourceContext source, Machine machine) => new()
    {
        CacheFolder = machine.CacheFolder,
        BaseFolder = source.CorpusFolder,
        Offline = machine.Offline,
        PackagesFolder = machine.PackagesFolder,
        Hub = machine.ModelHub,
        Variable = machine.Variable,
        CaBundle = machine.CaBundle,
        Taken = machine.Taken,
    };
}
