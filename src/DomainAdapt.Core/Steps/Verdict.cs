namespace DomainAdapt.Core.Steps;

/// <summary>What a filter says of a document, and what it measured.</summary>
/// <param name="Reason">One short word that reports count; null when the document is kept.</param>
/// <param name="Measured">The measure that decided, where there is one.</param>
/// <param name="Limit">The limit it was held against, where there is one.</param>
public readonly record struct Verdict(string? Reason, double? Measured = null, double? Limit = null)
{
    /// <summary>The document stays.</summary>
    public static Verdict Keep => default;

    /// <summary>Whether the document stays.</summary>
    public bool IsKept => Reason is null;

    /// <summary>The document goes, and why.</summary>
    public static Verdict Reject(string reason, double? measured = null, double? limit = null) => new(reason, measured, limit);
}
