namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>Comparisons of parts of an expression. Texts are compared letter for letter; missing values are equal to nothing.</summary>
internal static class Comparisons
{
    /// <summary>By one of <c>&lt; &lt;= &gt; &gt;= == !=</c>.</summary>
    public static Expression Of(Expression left, Token sign, Expression right)
    {
        // A part that can be both, an attribute, is what the other side is.
        if (left.Number is { } a && right.Number is { } b)
            return new Expression(left.Position, Truth: OfNumbers(a, sign.Value, b));
        if (left.Text is { } c && right.Text is { } d)
            return new Expression(left.Position, Truth: OfOrder(c, sign.Value, d));
        throw new ExpressionException(sign.Position, $"'{sign.Value}' stands between {left.Kind} and {right.Kind}; expected two numbers or two texts");
    }

    /// <summary>By <c>contains</c>, <c>starts_with</c> or <c>ends_with</c>.</summary>
    public static Expression OfTexts(Expression left, Token word, Expression right)
    {
        if (left.Text is not { } whole || right.Text is not { } part)
            throw new ExpressionException(word.Position, $"'{word.Value}' stands between {left.Kind} and {right.Kind}; expected two texts");
        return new Expression(left.Position, Truth: scope => whole(scope) is { } text && part(scope) is { } sought && (word.Value switch
        {
            "contains" => text.Contains(sought, StringComparison.Ordinal),
            "starts_with" => text.StartsWith(sought, StringComparison.Ordinal),
            _ => text.EndsWith(sought, StringComparison.Ordinal),
        }));
    }

    /// <summary>Whether a document has a value.</summary>
    public static Expression IsKnown(Expression part) => part switch
    {
        { Text: { } text } => new Expression(part.Position, Truth: scope => text(scope) is not null),
        { Number: { } number } => new Expression(part.Position, Truth: scope => !double.IsNaN(number(scope))),
        _ => throw new ExpressionException(part.Position, $"is {part.Kind}; expected a name before 'is_known'"),
    };

    /// <summary>Whether a value is one of several.</summary>
    public static Expression IsIn(Expression left, IReadOnlyList<Expression> items)
    {
        Func<ExpressionScope, bool>[] equal = [.. items.Select(item => Of(left, new Token(TokenKind.Sign, item.Position, "=="), item).Truth!)];
        return new Expression(left.Position, Truth: scope => Array.Exists(equal, isEqual => isEqual(scope)));
    }

    private static Func<ExpressionScope, bool> OfNumbers(Func<ExpressionScope, double> a, string sign, Func<ExpressionScope, double> b) => sign switch
    {
        "<" => scope => a(scope) < b(scope),
        "<=" => scope => a(scope) <= b(scope),
        ">" => scope => a(scope) > b(scope),
        ">=" => scope => a(scope) >= b(scope),
        "==" => scope => a(scope) == b(scope),
        _ => scope => a(scope) < b(scope) || a(scope) > b(scope),
    };

    private static Func<ExpressionScope, bool> OfOrder(Func<ExpressionScope, string?> a, string sign, Func<ExpressionScope, string?> b)
        => scope => a(scope) is { } left && b(scope) is { } right && string.CompareOrdinal(left, right) is var order && (sign switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            "==" => order == 0,
            _ => order != 0,
        });
}
