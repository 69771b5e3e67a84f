using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Where a corpus's bytes come from: brings them to this machine and lists them.</summary>
internal interface IOrigin
{
    /// <summary>
    /// The files, in ordinal order of path, then member. What is in the cache already is not fetched again; with
    /// <see cref="Machine.Offline"/>, nothing is fetched at all and what is missing is a clear error.
    /// </summary>
    Task<IReadOnlyList<SourceFile>> AcquireAsync(SourceContext source, Machine machine, IProgress<TaskProgress> progress, CancellationToken cancellationToken);
}
