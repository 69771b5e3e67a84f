using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Settings of the <c>path</c> origin: files on this machine.</summary>
public sealed record PathOriginSpec : OriginSpec
{
    /// <summary>A file or a folder, relative to the corpus file. Archives are read by their members.</summary>
    [InputPath]
    public required string Path { get; init; }

    /// <summary>Patterns of the files to take, such as <c>**/*.jsonl.gz</c>; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}

/// <summary>Takes files of this machine.</summary>
internal sealed class PathOrigin(PathOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new PathSource { Path = spec.Path, Include = spec.Include, Exclude = spec.Exclude };
}
