namespace DomainAdapt.Core.Steps;

/// <summary>A rewriter that says what it changed.</summary>
public interface ICounting : IRewriter
{
    /// <summary>What it changed in the document rewritten last, each kind of change with how often; empty where it changed nothing.</summary>
    IReadOnlyList<(string Change, int Count)> Changes { get; }
}
