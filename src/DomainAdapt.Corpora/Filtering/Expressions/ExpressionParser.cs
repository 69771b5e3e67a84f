namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>
/// Reads expressions over numbers and texts of a document: <c>or and not</c>, <c>&lt; &lt;= &gt; &gt;= == !=</c>, <c>in [..]</c>, <c>contains</c>,
/// <c>starts_with</c>, <c>ends_with</c>, <c>is_known</c>, <c>+ - * /</c> and brackets. There are no functions and no loops, so one takes time in
/// proportion to its length. A comparison with what a document does not have is false.
/// </summary>
internal sealed class ExpressionParser
{
    private const int MaxDepth = 100;

    private readonly List<Token> _tokens;
    private readonly ExpressionNames _names;
    private int _at, _depth;

    private ExpressionParser(string source, ExpressionNames names) => (_tokens, _names) = (ExpressionTokens.Read(source), names);

    private Token Now => _tokens[_at];

    /// <summary>Reads an expression that is true or false; the names it uses are added to <paramref name="names"/>.</summary>
    /// <exception cref="ExpressionException">It is written wrongly.</exception>
    public static Expression Parse(string source, ExpressionNames names)
    {
        var parser = new ExpressionParser(source, names);
        var whole = parser.Or();
        if (parser.Now.Kind != TokenKind.End)
            throw new ExpressionException(parser.Now.Position, $"found {parser.Now.Shown}; expected 'and', 'or' or the end");
        return whole.Truth is not null ? whole : throw new ExpressionException(whole.Position, $"is {whole.Kind}; expected a comparison, such as words >= 50");
    }

    private Expression Or()
    {
        if (++_depth > MaxDepth)
            throw new ExpressionException(Now.Position, $"brackets and 'not' stand more than {MaxDepth} deep; expected fewer");
        var left = And();
        while (TakeWord("or"))
        {
            var (a, b) = (TruthOf(left), TruthOf(And()));
            left = new Expression(left.Position, Truth: scope => a(scope) || b(scope));
        }
        _depth--;
        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (TakeWord("and"))
        {
            var (a, b) = (TruthOf(left), TruthOf(Not()));
            left = new Expression(left.Position, Truth: scope => a(scope) && b(scope));
        }
        return left;
    }

    private Expression Not()
    {
        var position = Now.Position;
        var isNegated = false;
        var negations = 0;
        for (; TakeWord("not"); negations++)
            isNegated = !isNegated;
        var inner = Comparison();
        if (negations == 0)
            return inner;
        var truth = TruthOf(inner);
        return isNegated ? new Expression(position, Truth: scope => !truth(scope)) : inner with { Position = position };
    }

    private Expression Comparison()
    {
        var left = Sum();
        var sign = Now;
        if (sign is { Kind: TokenKind.Sign, Value: "<" or "<=" or ">" or ">=" or "==" or "!=" })
        {
            _at++;
            return Comparisons.Of(left, sign, Sum());
        }
        if (sign is { Kind: TokenKind.Name, Value: "contains" or "starts_with" or "ends_with" })
        {
            _at++;
            return Comparisons.OfTexts(left, sign, Sum());
        }
        if (TakeWord("is_known"))
            return Comparisons.IsKnown(left);
        return TakeWord("in") ? Comparisons.IsIn(left, List()) : left;
    }

    private List<Expression> List()
    {
        var items = new List<Expression>();
        Expect("[");
        do
            items.Add(Sum());
        while (TakeSign(","));
        Expect("]");
        return items;
    }

    private Expression Sum()
    {
        var left = Product();
        while (Now is { Kind: TokenKind.Sign, Value: "+" or "-" } sign)
        {
            _at++;
            var (a, b) = (NumberOf(left), NumberOf(Product()));
            left = new Expression(left.Position, Number: sign.Value == "+" ? scope => a(scope) + b(scope) : scope => a(scope) - b(scope));
        }
        return left;
    }

    private Expression Product()
    {
        var left = Unary();
        while (Now is { Kind: TokenKind.Sign, Value: "*" or "/" } sign)
        {
            _at++;
            var (a, b) = (NumberOf(left), NumberOf(Unary()));
            left = new Expression(left.Position, Number: sign.Value == "*" ? scope => a(scope) * b(scope) : scope => a(scope) / b(scope));
        }
        return left;
    }

    private Expression Unary()
    {
        var position = Now.Position;
        if (!TakeSign("-"))
            return Primary();
        var number = NumberOf(Primary());
        return new Expression(position, Number: scope => -number(scope));
    }

    private Expression Primary()
    {
        var token = Now;
        _at++;
        switch (token)
        {
            case { Kind: TokenKind.Number }:
                return new Expression(token.Position, Number: _ => token.Number);
            case { Kind: TokenKind.Text }:
                return new Expression(token.Position, Text: _ => token.Value);
            case { Kind: TokenKind.Name, Value: not ("and" or "or" or "not" or "in" or "contains" or "starts_with" or "ends_with" or "is_known") }:
                return _names.Find(token);
            case { Kind: TokenKind.Sign, Value: "(" }:
                var inner = Or();
                Expect(")");
                return inner with { Position = token.Position };
        }
        throw new ExpressionException(token.Position, $"found {token.Shown}; expected a name, a number, a text in quotes or '('");
    }

    private void Expect(string sign)
    {
        if (!TakeSign(sign))
            throw new ExpressionException(Now.Position, $"found {Now.Shown}; expected '{sign}'");
    }

    private bool TakeSign(string sign) => Take(TokenKind.Sign, sign);

    private bool TakeWord(string word) => Take(TokenKind.Name, word);

    private bool Take(TokenKind kind, string value)
    {
        if (Now.Kind != kind || Now.Value != value)
            return false;
        _at++;
        return true;
    }

    private static Func<ExpressionScope, bool> TruthOf(Expression part)
        => part.Truth ?? throw new ExpressionException(part.Position, $"is {part.Kind}; expected a comparison, such as words >= 50");

    private static Func<ExpressionScope, double> NumberOf(Expression part)
        => part.Number ?? throw new ExpressionException(part.Position, $"is {part.Kind}; expected a number");
}
