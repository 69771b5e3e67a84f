using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Settings of the <c>package</c> origin: the files in a NuGet package that was restored before.</summary>
public sealed record PackageOriginSpec : OriginSpec
{
    /// <summary>Name of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Exact version.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the .nupkg, 64 lower hex digits; not checked unless given.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-512 of the .nupkg in Base64, as the file beside it says; not checked unless given.</summary>
    public string? Sha512 { get; init; }

    /// <summary>Patterns of the files to take, such as <c>**/*.xml</c>; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Another package, whose files' names are left out: what both hold belongs to that one.</summary>
    public OtherPackageSpec? ExcludeSameNamedIn { get; init; }
}

/// <summary>A package that another one is compared with.</summary>
public sealed record OtherPackageSpec
{
    /// <summary>Name of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Exact version.</summary>
    public required string Version { get; init; }
}

/// <summary>Takes the files of a restored package.</summary>
internal sealed class PackageOrigin(PackageOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new PackageSource
    {
        Package = spec.Package,
        Version = spec.Version,
        Sha256 = spec.Sha256,
        Sha512 = spec.Sha512,
        Include = spec.Include,
        Exclude = spec.Exclude,
    };

    public override async Task<IReadOnlyList<SourceFile>> AcquireAsync(
        SourceContext source, Machine machine, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var files = await base.AcquireAsync(source, machine, progress, cancellationToken).ConfigureAwait(false);
        if (spec.ExcludeSameNamedIn is not { } other)
            return files;
        var others = await new PackageSource { Package = other.Package, Version = other.Version }
            .AcquireAsync(ContextOf(source, machine), progress, cancellationToken).ConfigureAwait(false);
        var names = others.Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. files.Where(file => !names.Contains(NameOf(file)))];
    }

    private static string NameOf(SourceFile file) => Path.GetFileName(file.MemberPath ?? file.RelativePath);
}
