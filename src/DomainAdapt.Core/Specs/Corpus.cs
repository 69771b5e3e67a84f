namespace DomainAdapt.Core.Specs;

/// <summary>A corpus file: what the corpus is, under which licence, where its bytes come from and how they become documents.</summary>
public sealed record CorpusSpec
{
    /// <summary>Names the corpus for ever: document ids are made from it.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, for reports and cards.</summary>
    public required string Title { get; init; }

    /// <summary>Licence, as SPDX where it has one. A corpus without one is refused unless the pipeline allows it for that source.</summary>
    public string? Licence { get; init; }

    /// <summary>How it came about and what is known of its rights: who collected it, from where, when.</summary>
    [NotInFingerprint]
    public string? Provenance { get; init; }

    /// <summary>Who publishes it, and where.</summary>
    public string? Homepage { get; init; }

    /// <summary>Where the bytes come from.</summary>
    public required OriginSpec From { get; init; }

    /// <summary>How the bytes become documents.</summary>
    public required ReaderSpec Read { get; init; }

    /// <summary>Whether it states a licence. SPDX's words for none, and unknown, state none.</summary>
    public bool IsLicensed => Licence?.Trim() is { Length: > 0 } licence
        && !new[] { "NONE", "NOASSERTION", "unknown" }.Contains(licence, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A source of a pipeline: a corpus and the part it plays.</summary>
public sealed record SourceSpec
{
    /// <summary>The corpus file, relative to the pipeline file.</summary>
    [NotInFingerprint]
    public required string Corpus { get; init; }

    /// <summary>Whether it is the domain the model should learn; the others are general text.</summary>
    public bool Domain { get; init; }

    /// <summary>Whether it may be used though its corpus states no licence.</summary>
    [NotInFingerprint]
    public bool AllowUnlicensed { get; init; }

    /// <summary>Which documents are held out of training for evaluation; none unless given.</summary>
    public HoldoutSpec? Holdout { get; init; }
}

/// <summary>Which documents are held out: membership is a pure function of the document, the same in every run.</summary>
public sealed record HoldoutSpec
{
    /// <summary>What decides. Splitting single documents leaks where documents come in families: prefer a group.</summary>
    public HoldoutBy By { get; init; } = HoldoutBy.Hash;

    /// <summary>With <c>by: group</c>, the attribute that names a document's group (company, host, case, namespace).</summary>
    public string? Key { get; init; }

    /// <summary>With <c>by: hash</c> or <c>group</c>, the share of documents or groups held out.</summary>
    public decimal Share { get; init; }

    /// <summary>With <c>by: date</c>, documents of this ISO date or later are held out.</summary>
    public string? From { get; init; }
}

/// <summary>What decides whether a document is held out.</summary>
public enum HoldoutBy
{
    /// <summary>A hash of the document's id.</summary>
    Hash,

    /// <summary>A hash of its group's name.</summary>
    Group,

    /// <summary>Its date.</summary>
    Date,
}

/// <summary>Takes a part of a source, for trials: its own fingerprint, so a sample never mixes with the whole.</summary>
public sealed record SampleSpec
{
    /// <summary>Documents at most of each source, first in order; all unless given.</summary>
    public long? LimitDocuments { get; init; }

    /// <summary>Share of documents kept, by a hash of the id; 1 unless given.</summary>
    public decimal Share { get; init; } = 1;
}
