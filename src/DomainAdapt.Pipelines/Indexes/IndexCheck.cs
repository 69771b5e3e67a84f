using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Indexes;

/// <summary>Reads all of an index anew and compares it with what its manifests say.</summary>
public static class IndexCheck
{
    /// <summary>Reads a version, all it was made from, and all their files.</summary>
    /// <returns>What is wrong, one thing each; nothing where all is right.</returns>
    public static IEnumerable<string> ProblemsOf(IndexFolder index, IndexVersion version)
    {
        var lineage = new List<IndexVersion>();
        string? broken = null;
        try
        {
            lineage.AddRange(index.Lineage(version));
        }
        catch (DomainAdaptException exception)
        {
            broken = exception.Message;
        }
        if (broken is not null)
            yield return broken;
        foreach (var file in lineage.Append(version).SelectMany(one => one.Files).Distinct().OrderBy(index.PathOf, StringComparer.Ordinal))
        {
            var path = index.PathOf(file);
            if (!File.Exists(path))
                yield return $"{path}: is not there.";
            else if (new FileInfo(path).Length != file.Bytes)
                yield return $"{path}: has {new FileInfo(path).Length} bytes, expected {file.Bytes}.";
            else if (ContentHash.OfFile(path) is var hash && hash != file.Sha256)
                yield return $"{path}: has SHA-256 {hash}, expected {file.Sha256}.";
        }
    }
}
