using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Settings of the <c>acquire</c> stage, which brings a corpus's bytes to this machine and lists them with their hashes.</summary>
public sealed record AcquireSpec : StageSpec;

/// <summary>Acquires the files of each source and writes the manifest that <see cref="ReadStage"/> reads.</summary>
/// <param name="catalog">Origins and readers.</param>
/// <param name="partBytes">Larger files are listed in parts of about so many bytes, where their reader knows where to cut.</param>
internal sealed class AcquireStage(Catalog catalog, long partBytes = AcquireStage.PartBytes) : Stage
{
    // That of a task of the read stage by default.
    private const long PartBytes = 256L << 20;

    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => [new TaskInputs([], inputs.Source!.Name)];

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var source = task.Source!;
        var files = await catalog.Create<IOrigin>(source.Corpus.From)
            .AcquireAsync(source, task.Machine, task.Progress, cancellationToken).ConfigureAwait(false);
        if (files.Count == 0)
        {
            throw new DomainAdaptException(
                $"source '{source.Name}': the origin of corpus '{source.Corpus.Id}' has no file that its settings take. Check 'from' in its corpus file.",
                ExitCodes.InputsMissing);
        }
        var reader = catalog.Create<IReader>(source.Corpus.Read);
        var counts = new Counts();
        var entries = new List<FileEntry>(files.Count);
        foreach (var file in files)
        {
            var parts = Parts(file, reader, cancellationToken).ToList();
            entries.AddRange(parts);
            counts.Add("files");
            counts.Add("bytes_acquired", parts.Sum(part => part.Bytes));
        }
        using var output = task.CreateOutput(FileManifest.Channel, FileManifest.Suffix);
        new FileManifest
        {
            Corpus = source.Corpus.Id,
            Files = [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal).ThenBy(entry => entry.Member, StringComparer.Ordinal).ThenBy(entry => entry.Start)],
        }.Write(output.Stream);
        output.Rows = entries.Count;
        return counts;
    }

    /// <summary>A file, hashed; one that is large and whose reader knows where it may be cut, in parts that are hashed each by itself.</summary>
    private IEnumerable<FileEntry> Parts(SourceFile file, IReader reader, CancellationToken cancellationToken)
    {
        using var content = file.Open();
        long[] starts = [0];
        if (file.Length > partBytes && content.CanSeek)
        {
            starts = [0, .. reader.Cuts(content, partBytes)];
            content.Position = 0;
        }
        for (var part = 0; part < starts.Length; part++)
        {
            var isLast = part == starts.Length - 1;
            using var bytes = isLast ? content : new PartStream(content, starts[part], starts[part + 1] - starts[part]);
            var stream = new HashingReadStream(bytes);
            var sha256 = stream.Finish(cancellationToken);
            yield return new FileEntry { Path = file.RelativePath, Member = file.MemberPath, Start = starts[part], Bytes = stream.BytesRead, Sha256 = sha256 };
        }
    }
}
