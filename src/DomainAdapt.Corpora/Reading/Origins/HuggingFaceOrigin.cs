using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Settings of the <c>huggingface</c> origin: the files of a dataset repository at one commit.</summary>
public sealed record HuggingFaceOriginSpec : OriginSpec
{
    /// <summary>The dataset, as <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Hash of a commit, 40 hex digits: branches move, and with them the corpus.</summary>
    public required string Revision { get; init; }

    /// <summary>Patterns of the files to take, such as <c>data/*.parquet</c>; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Address of the hub; that of HF_ENDPOINT, else https://huggingface.co, unless given.</summary>
    [NotInFingerprint]
    public string? Endpoint { get; init; }

    /// <summary>How the hub is asked; the token's variable is HF_TOKEN unless given.</summary>
    [NotInFingerprint]
    public FetchSpec Fetch { get; init; } = new();

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (!HuggingFaceSource.IsRepository(Repository))
            problems.Add("repository", $"needs a dataset as owner/name; found '{Repository}'");
        if (!HuggingFaceSource.IsCommit(Revision))
            problems.Add("revision", $"needs the hash of a commit, 40 hex digits, since branches move; found '{Revision}'. The dataset's history on the hub lists them");
        else if (!Revision.AsSpan().ContainsAnyExcept('0')) // what examples hold: the hub would only say that it has no such commit
            problems.Add("revision", "needs the hash of the commit that you looked at; found 40 zeros, which stand for it. Put a hash from the dataset's history on the hub there");
        FetchSpec.CheckAddress(problems, "endpoint", Endpoint);
        Fetch.Check(problems);
    }
}

/// <summary>Takes the files of a dataset.</summary>
internal sealed class HuggingFaceOrigin(HuggingFaceOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new HuggingFaceSource
    {
        Repository = spec.Repository,
        Revision = spec.Revision,
        Include = spec.Include,
        Exclude = spec.Exclude,
        Endpoint = spec.Endpoint,
        Fetch = spec.Fetch.ToSettings("HF_TOKEN"),
    };
}
