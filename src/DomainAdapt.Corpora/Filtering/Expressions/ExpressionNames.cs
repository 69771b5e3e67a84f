using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>What an expression can name: facts of a document, its attributes, and what rules measure.</summary>
internal sealed class ExpressionNames
{
    private static readonly Dictionary<string, Func<Document, string?>> Texts = new(StringComparer.Ordinal)
    {
        ["url"] = document => document.Url,
        ["host"] = document => Uri.TryCreate(document.Url, UriKind.Absolute, out var url) && url.IdnHost.Length > 0 ? url.IdnHost.ToLowerInvariant() : null,
        ["date"] = document => document.Date,
        ["language"] = document => document.Language,
        ["licence"] = document => document.Licence,
        ["title"] = document => document.Title,
        ["source"] = document => document.Source,
        ["origin"] = document => document.Origin,
    };

    private static readonly Dictionary<string, Func<Document, double>> Counts = new(StringComparer.Ordinal)
    {
        ["bytes"] = document => document.Text.Length,
        ["characters"] = document => CharacterCount.Of(document.Text.Span),
        ["words"] = document => WhitespaceWords.Count(document.Text.Span),
        ["lines"] = document => Core.Text.Lines.Count(document.Text.Span),
        ["sentences"] = document => Sentences.Count(document.Text.Span),
    };

    private const string AttributePrefix = "attributes.";

    private readonly List<(string Name, int Position)> _numbers = [];

    /// <summary>The numeric names in the order of their first use, and where that is.</summary>
    public IReadOnlyList<(string Name, int Position)> Numbers => _numbers;

    /// <summary>How a count is taken; null of what a rule measures.</summary>
    public static Func<Document, double>? CountOf(string name) => name.StartsWith(AttributePrefix, StringComparison.Ordinal)
        ? document => document.Attributes.Number(name[AttributePrefix.Length..]) ?? double.NaN
        : Counts.GetValueOrDefault(name);

    /// <summary>What a name stands for.</summary>
    /// <exception cref="ExpressionException">It stands for nothing.</exception>
    public Expression Find(Token token)
    {
        var name = token.Value;
        if (Texts.TryGetValue(name, out var text))
            return new Expression(token.Position, Text: scope => text(scope.Document));
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (!Counts.ContainsKey(name) && (dot < 1 || dot == name.Length - 1))
            throw new ExpressionException(token.Position, $"there is no '{name}'; expected {string.Join(", ", Texts.Keys.Concat(Counts.Keys))}, attributes.NAME, or what a rule measures, such as gopher_quality.stop_words");
        var place = _numbers.FindIndex(number => number.Name == name);
        if (place < 0)
        {
            place = _numbers.Count;
            _numbers.Add((name, token.Position));
        }
        var attribute = name.StartsWith(AttributePrefix, StringComparison.Ordinal) ? name[AttributePrefix.Length..] : null;
        return new Expression(token.Position, scope => scope.Numbers[place], attribute is null ? null : scope => scope.Document.Attributes.Text(attribute));
    }
}
