using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Reports.Inspection;

/// <summary>A row of a run's outputs that belongs to a document.</summary>
/// <param name="Node">The stage that wrote it.</param>
/// <param name="File">The file it is in.</param>
/// <param name="Row">The row, from 0.</param>
public sealed record DocumentPlace(PlannedNode Node, StageFile File, int Row)
{
    /// <summary>All rows of a document, in the order of the run's stages; found in the stages' id indexes, without reading a shard.</summary>
    public static IEnumerable<DocumentPlace> Find(WorkFolder work, RunFolder run, DocumentId id)
    {
        foreach (var node in run.Manifest.Nodes)
        {
            var index = Path.Combine(work.Store, node.FolderName, StageFolder.IndexName);
            if (!System.IO.File.Exists(index) || RunFolder.MarkerOf(work, node) is null)
                continue;
            var entries = IdIndex.Find(index, id);
            if (entries.Count == 0)
                continue;
            var files = RunFolder.FilesOf(work, node);
            foreach (var entry in entries)
                yield return new DocumentPlace(node, files[entry.File], entry.Row);
        }
    }
}
