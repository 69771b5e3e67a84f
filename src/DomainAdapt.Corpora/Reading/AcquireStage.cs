using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Settings of the <c>acquire</c> stage, which brings a corpus's bytes to this machine and lists them with their hashes.</summary>
public sealed record AcquireSpec : StageSpec;

/// <summary>Acquires the files of each source and writes the manifest that <see cref="ReadStage"/> reads.</summary>
internal sealed class AcquireStage(Catalog catalog) : Stage
{
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
        var counts = new Counts();
        var entries = new List<FileEntry>(files.Count);
        foreach (var file in files)
        {
            using var content = file.Open();
            var stream = new HashingReadStream(content);
            var sha256 = stream.Finish(cancellationToken);
            entries.Add(new FileEntry { Path = file.RelativePath, Member = file.MemberPath, Bytes = stream.BytesRead, Sha256 = sha256 });
            counts.Add("files");
            counts.Add("bytes_acquired", stream.BytesRead);
        }
        using var output = task.CreateOutput(FileManifest.Channel, FileManifest.Suffix);
        new FileManifest
        {
            Corpus = source.Corpus.Id,
            Files = [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal).ThenBy(entry => entry.Member, StringComparer.Ordinal)],
        }.Write(output.Stream);
        output.Rows = entries.Count;
        return counts;
    }
}
