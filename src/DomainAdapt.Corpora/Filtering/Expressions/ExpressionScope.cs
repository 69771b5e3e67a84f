using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>What an expression is evaluated over.</summary>
/// <param name="Document">The document.</param>
/// <param name="Numbers">The values of the expression's numeric names, in the order of their first use.</param>
internal sealed record ExpressionScope(Document Document, double[] Numbers);
