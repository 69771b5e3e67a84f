using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;

namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// Reads acquired files into document shards. Every record becomes a document, is left out for a counted reason, or is damaged and kept aside;
/// every file is checked against the manifest in the same pass.
/// </summary>
internal sealed class ReadStage(ReadSpec spec, Catalog catalog) : Stage
{
    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<Balance> Balances { get; } =
        [new("records", ["records"], ["documents_kept", "records_skipped", "records_damaged"])];

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var source = inputs.Source!;
        return
        [
            .. from manifest in inputs.Channel(FileManifest.Channel)
               where manifest.Source == source.Name
               from _ in Groups(FileManifest.Read(manifest.Path), source)
               select new TaskInputs([manifest], source.Name),
        ];
    }

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var source = task.Source!;
        var manifest = FileManifest.Read(task.Inputs[0].Path);
        var group = Groups(manifest, source)[task.Index];
        var listed = manifest.Files.GroupBy(part => (part.Path, part.Member)).ToDictionary(file => file.Key, file => file.Sum(part => part.Bytes));
        var available = await FindAsync(task, source, cancellationToken).ConfigureAwait(false);
        var reader = catalog.Create<IReader>(source.Corpus.Read);
        var counts = new Counts();
        string? firstDamage;
        using (var shards = new RecordShards(task, spec.ShardBytes, counts))
        {
            foreach (var entry in group)
            {
                if (!shards.TakesMore)
                    break;
                if (!available.TryGetValue((entry.Path, entry.Member), out var file))
                    throw Changed(source, entry, "is no longer there");
                // What was added behind the last part is in no part's hash.
                if (listed[(entry.Path, entry.Member)] is var bytes && bytes != file.Length)
                    throw Changed(source, entry, $"has {file.Length} bytes, expected {bytes}");
                ReadFile(reader, entry, file, shards, source, cancellationToken);
                // A file in parts is counted where it begins.
                if (entry.Start == 0)
                    counts.Add("files");
                task.Progress.Report(new TaskProgress(counts["bytes_read"], group.Sum(other => other.Bytes), "bytes"));
            }
            firstDamage = shards.FirstDamage;
        }
        CheckDamage(counts, firstDamage, source);
        return counts;
    }

    // "The first n documents" is a statement about the whole source, so one task counts them.
    private IReadOnlyList<IReadOnlyList<FileEntry>> Groups(FileManifest manifest, SourceContext source)
        => manifest.Group(source.Sample.LimitDocuments is null ? spec.TaskBytes : long.MaxValue);

    private async Task<Dictionary<(string Path, string? Member), SourceFile>> FindAsync(StageTask task, SourceContext source, CancellationToken cancellationToken)
    {
        var files = await catalog.Create<IOrigin>(source.Corpus.From)
            .AcquireAsync(source, task.Machine with { Offline = true }, task.Progress, cancellationToken).ConfigureAwait(false);
        return files.ToDictionary(file => (file.RelativePath, file.MemberPath));
    }

    private void ReadFile(
        IReader reader, FileEntry entry, SourceFile file, RecordShards shards, SourceContext source, CancellationToken cancellationToken)
    {
        if (entry.Bytes == 0)
        {
            shards.Counts.Add("files_empty");
            return;
        }
        try
        {
            using var bytes = file.Open();
            using var part = entry.Bytes == file.Length ? bytes : new PartStream(bytes, entry.Start, entry.Bytes);
            var hashed = new HashingReadStream(part);
            var records = 0;
            foreach (var record in FileRecords.Read(reader, entry.Origin, hashed, spec.MaxRecordBytes, entry.Start))
            {
                cancellationToken.ThrowIfCancellationRequested();
                shards.Add(entry, record);
                if (record is DamagedRecord { Reason: FileRecords.Damaged } damage)
                    CheckDamagedFiles(shards.Counts, damage, source);
                records++;
                if (!shards.TakesMore)
                    return;
            }
            if (records == 0)
                shards.Counts.Add("files_without_records");
            if (hashed.Finish(cancellationToken) is var sha256 && sha256 != entry.Sha256)
                throw Changed(source, entry, $"has {hashed.BytesRead} bytes with SHA-256 {sha256}, expected {entry.Bytes} with {entry.Sha256}");
            shards.Counts.Add("bytes_read", hashed.BytesRead);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DomainAdaptException(
                $"source '{source.Name}': {entry.Origin} cannot be read: {exception.Message} Mend the file or leave it out with the origin's 'exclude'.",
                ExitCodes.StageFailed, exception);
        }
    }

    private void CheckDamagedFiles(Counts counts, DamagedRecord last, SourceContext source)
    {
        var damaged = counts[$"records_damaged.{FileRecords.Damaged}"];
        if (damaged <= spec.MaxDamagedFiles)
            return;
        throw new DomainAdaptException(
            $"source '{source.Name}': {last.Why} That makes {damaged} damaged files, more than max_damaged_files ({spec.MaxDamagedFiles}). "
            + "Mend the file, leave it out with the origin's 'exclude', or raise max_damaged_files.",
            ExitCodes.StageFailed);
    }

    private void CheckDamage(Counts counts, string? firstDamage, SourceContext source)
    {
        var (damaged, records) = (counts["records_damaged"], counts["records"]);
        if (damaged <= spec.MaxDamagedShare * records)
            return;
        var reasons = string.Join(", ", counts.Parts("records_damaged").Select(part => $"{part.Key} {part.Value}"));
        throw new DomainAdaptException(
            $"source '{source.Name}': {damaged} of {records} records are damaged ({reasons}), more than max_damaged_share ({spec.MaxDamagedShare}). "
            + $"The first: {firstDamage}. Mend the corpus or its reader's settings, or raise max_damaged_share.");
    }

    private static DomainAdaptException Changed(SourceContext source, FileEntry entry, string what)
        => new($"source '{source.Name}': {entry.Origin} {what}. It changed after acquire listed it; run acquire again.", ExitCodes.StaleOutput);
}
