using System.Globalization;
using System.Text;

namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>What a token of an expression is.</summary>
internal enum TokenKind
{
    /// <summary>A name or a word of the language.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text between quotes.</summary>
    Text,

    /// <summary>A sign.</summary>
    Sign,

    /// <summary>Nothing is left.</summary>
    End,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it starts, counted from 1.</param>
/// <param name="Value">Its text; of a text, without quotes.</param>
/// <param name="Number">Its value where it is a number.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Value, double Number = 0)
{
    /// <summary>What messages call it.</summary>
    public string Shown => Kind == TokenKind.End ? "the end" : $"'{Value}'";
}

/// <summary>Cuts an expression into tokens.</summary>
internal static class ExpressionTokens
{
    private static readonly string[] Signs = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ","];

    /// <summary>The tokens, the end last.</summary>
    /// <exception cref="ExpressionException">A character belongs to no token.</exception>
    public static List<Token> Read(string source)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < source.Length;)
        {
            if (char.IsWhiteSpace(source[at]))
            {
                at++;
                continue;
            }
            var token = Next(source, at, out var length);
            tokens.Add(token);
            at += length;
        }
        tokens.Add(new Token(TokenKind.End, source.Length + 1, ""));
        return tokens;
    }

    private static Token Next(string source, int at, out int length)
    {
        var first = source[at];
        if (first is '"' or '\'')
            return Text(source, at, out length);
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1])))
            return Number(source, at, out length);
        if (char.IsAsciiLetter(first) || first == '_')
        {
            var end = at;
            while (end < source.Length && (char.IsAsciiLetterOrDigit(source[end]) || source[end] is '_' or '.'))
                end++;
            length = end - at;
            return new Token(TokenKind.Name, at + 1, source[at..end]);
        }
        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(source, at, sign, 0, sign.Length) != 0)
                continue;
            length = sign.Length;
            return new Token(TokenKind.Sign, at + 1, sign);
        }
        throw new ExpressionException(at + 1, $"found '{first}'; expected a name, a number, a text in quotes, or one of {string.Join(' ', Signs)}");
    }

    private static Token Text(string source, int at, out int length)
    {
        var text = new StringBuilder();
        for (var i = at + 1; i < source.Length; i++)
        {
            if (source[i] == source[at])
            {
                length = i + 1 - at;
                return new Token(TokenKind.Text, at + 1, text.ToString());
            }
            text.Append(source[i] == '\\' && i + 1 < source.Length ? source[++i] : source[i]);
        }
        throw new ExpressionException(at + 1, "a text begins that has no closing quote");
    }

    private static Token Number(string source, int at, out int length)
    {
        var end = at;
        while (end < source.Length && (char.IsAsciiLetterOrDigit(source[end]) || source[end] is '.' or '_' || (source[end] is '+' or '-' && source[end - 1] is 'e' or 'E')))
            end++;
        length = end - at;
        var written = source[at..end];
        return double.TryParse(written.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? new Token(TokenKind.Number, at + 1, written, value)
            : throw new ExpressionException(at + 1, $"'{written}' is no number; expected such as 50, 0.8 or 1e6");
    }
}
