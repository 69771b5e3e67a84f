namespace DomainAdapt.Corpora.Deduplication;

/// <summary>A rule of survival.</summary>
public enum SurvivalRule
{
    /// <summary>The source that comes first.</summary>
    Priority,

    /// <summary>A document that states a licence, before one that states none.</summary>
    Licence,

    /// <summary>The latest date; a document without one comes last.</summary>
    Newest,

    /// <summary>The earliest date; a document without one comes last.</summary>
    Oldest,

    /// <summary>The longest text.</summary>
    Longest,
}
