namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>A part of an expression, ready to be evaluated. What has several of these is read as what is asked for, such as an attribute.</summary>
/// <param name="Position">Where it starts, counted from 1.</param>
/// <param name="Number">Its value where it can be a number; NaN where a document has none.</param>
/// <param name="Text">Its value where it can be text; null where a document has none.</param>
/// <param name="Truth">Its value where it can be true or false.</param>
internal sealed record Expression(
    int Position, Func<ExpressionScope, double>? Number = null, Func<ExpressionScope, string?>? Text = null, Func<ExpressionScope, bool>? Truth = null)
{
    /// <summary>What messages call it.</summary>
    public string Kind => Truth is not null ? "true or false" : Number is not null ? "a number" : "text";
}
