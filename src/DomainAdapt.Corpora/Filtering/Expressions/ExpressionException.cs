namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>An expression is written wrongly.</summary>
/// <param name="position">The character, counted from 1.</param>
/// <param name="message">What is there, and what was expected.</param>
internal sealed class ExpressionException(int position, string message) : Exception(message)
{
    /// <summary>The character, counted from 1.</summary>
    public int Position => position;
}
