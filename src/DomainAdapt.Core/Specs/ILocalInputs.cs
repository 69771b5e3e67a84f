namespace DomainAdapt.Core.Specs;

/// <summary>Settings that name local files by pattern: their names and contents become part of the fingerprint.</summary>
public interface ILocalInputs
{
    /// <summary>The files, with the names that outputs know them by, in ordinal order of the name.</summary>
    /// <param name="folder">Folder of the file that holds the settings.</param>
    IReadOnlyList<(string Name, string Path)> LocalFiles(string folder);
}
