using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Acquires a source's bytes outside of a stage, such as for a bundle.</summary>
public static class CorpusBytes
{
    /// <summary>Brings them to this machine, as the <c>acquire</c> stage would.</summary>
    /// <returns>How many files there are.</returns>
    /// <exception cref="Core.Failures.DomainAdaptException">They cannot be had.</exception>
    public static async Task<int> AcquireAsync(
        Catalog catalog, SourceContext source, Machine machine, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
        => (await catalog.Create<IOrigin>(source.Corpus.From).AcquireAsync(source, machine, progress, cancellationToken).ConfigureAwait(false)).Count;
}
