namespace DomainAdapt.Training.Objectives;

/// <summary>
/// Documents of a sequence that do not see each other: each is read by itself, behind the token that ended the one before, which has the first
/// position. That is how they are evaluated, too.
/// </summary>
/// <param name="inner">What is asked of them.</param>
/// <param name="separator">The token that ends a document.</param>
public sealed class DocumentsApart(Objective inner, int separator) : Objective
{
    /// <inheritdoc/>
    public override int? Separator => separator;

    /// <inheritdoc/>
    public override void Prepare(long index, ReadOnlySpan<int> ids, int real, Span<long> inputs, Span<long> targets)
        => inner.Prepare(index, ids, real, inputs, targets);
}
