namespace DomainAdapt.Storage.Archives;

/// <summary>Which files of a source belong to the corpus, by patterns (<see cref="Glob"/>) of <see cref="SourceFile.FullName"/>.</summary>
public sealed class FileSelection
{
    private readonly Glob[] _include;
    private readonly Glob[] _exclude;

    /// <summary>Takes what an include pattern fits (everything, where there is none) and no exclude pattern does.</summary>
    public FileSelection(IEnumerable<string>? include = null, IEnumerable<string>? exclude = null)
    {
        _include = [.. (include ?? []).Select(pattern => new Glob(pattern))];
        _exclude = [.. (exclude ?? []).Select(pattern => new Glob(pattern))];
    }

    /// <summary>Takes everything.</summary>
    public static FileSelection All { get; } = new();

    /// <summary>Whether the file belongs to the corpus.</summary>
    public bool Takes(string fullName)
        => (_include.Length == 0 || _include.Any(glob => glob.Matches(fullName))) && !_exclude.Any(glob => glob.Matches(fullName));
}
