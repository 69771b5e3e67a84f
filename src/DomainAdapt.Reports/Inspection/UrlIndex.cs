using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Reports.Inspection;

/// <summary>
/// Which documents were read from an address: found in the index that a read stage leaves of them, of the form of <see cref="IdIndex"/> with a hash of
/// the address in the place of the id. Of a stage that has none, made by an earlier version, the first question reads the column of addresses and leaves
/// an index in the cache.
/// </summary>
public static class UrlIndex
{
    /// <summary>The ids of a run's documents with that address, in the order they were read.</summary>
    /// <param name="work">The work folder.</param>
    /// <param name="run">The run.</param>
    /// <param name="url">The address, exactly as the documents have it.</param>
    /// <param name="indexing">Told of each read stage whose index is made first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Core.Failures.DomainAdaptException">A shard cannot be read (exit code 4 or 5).</exception>
    public static async Task<IReadOnlyList<DocumentId>> FindAsync(
        WorkFolder work, RunFolder run, string url, Action<string>? indexing = null, CancellationToken cancellationToken = default)
    {
        var ids = new List<DocumentId>();
        foreach (var node in run.Manifest.Nodes.Where(node => node.Kind == "read" && RunFolder.MarkerOf(work, node) is not null))
        {
            StageFile[] files = [.. RunFolder.FilesOf(work, node)];
            var index = Path.Combine(work.Store, node.FolderName, StageFolder.AddressIndexName);
            if (!File.Exists(index))
            {
                index = Path.Combine(work.Cache, "urls", node.FolderName + ".addresses");
                if (!File.Exists(index))
                {
                    indexing?.Invoke(node.Address);
                    await WriteAsync(index, files, cancellationToken).ConfigureAwait(false);
                }
            }
            foreach (var rows in IdIndex.Find(index, DocumentId.OfAddress(url)).GroupBy(entry => entry.File))
                ids.AddRange(await DocumentShardReader.ReadIdsAsync(files[rows.Key].Path, [.. rows.Select(row => row.Row)], cancellationToken).ConfigureAwait(false));
        }
        return ids;
    }

    private static async Task WriteAsync(string index, StageFile[] files, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(index)!);
        // A sorted run a shard, merged: memory holds one shard's entries.
        var runs = new List<string>();
        try
        {
            for (var file = 0; file < files.Length; file++)
            {
                if (!files[file].Name.EndsWith(DocumentShardWriter.Suffix, StringComparison.Ordinal))
                    continue;
                var entries = new List<IdIndex.Entry>();
                var row = 0;
                await foreach (var urls in DocumentShardReader.ReadUrlsAsync(files[file].Path, cancellationToken).ConfigureAwait(false))
                {
                    foreach (var url in urls)
                    {
                        if (url is not null)
                            entries.Add(new IdIndex.Entry(DocumentId.OfAddress(url), file, row));
                        row++;
                    }
                }
                entries.Sort();
                var run = $"{index}.{Environment.ProcessId}.{file}";
                runs.Add(run);
                DurableFile.Write(run, stream => IdIndex.Write(stream, entries));
            }
            DurableFile.Write(index, stream => IdIndex.Write(stream, IdIndex.Merge(runs.Select(IdIndex.Read))));
        }
        finally
        {
            runs.ForEach(File.Delete);
        }
    }
}
