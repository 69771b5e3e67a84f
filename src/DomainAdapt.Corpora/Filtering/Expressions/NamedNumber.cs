using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>A number that an expression names.</summary>
/// <param name="Count">How it is counted, where no rule measures it.</param>
/// <param name="Rule">The rule that measures it.</param>
/// <param name="Place">Its place among the rule's measures.</param>
internal sealed record NamedNumber(Func<Document, double>? Count, MeasuredRule? Rule, int Place)
{
    /// <summary>Finds a name; rules that are named more than once are shared.</summary>
    /// <exception cref="ExpressionException">No rule measures it.</exception>
    public static NamedNumber Of(string name, int position, Catalog catalog, Dictionary<string, MeasuredRule> rules)
    {
        if (ExpressionNames.CountOf(name) is { } count)
            return new NamedNumber(count, null, 0);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (kind, measure) = (name[..dot], name[(dot + 1)..]);
        if (!rules.TryGetValue(kind, out var rule))
            rules.Add(kind, rule = MeasuredRule.Of(kind, position, catalog));
        var place = rule.Names.IndexOf(measure);
        return place >= 0 ? new NamedNumber(null, rule, place) : throw new ExpressionException(
            position, $"'{kind}' does not measure '{measure}'; expected one of {string.Join(", ", rule.Names)}");
    }

    /// <summary>The number of a document; NaN where it has none.</summary>
    public double ValueOf(Document document) => Count?.Invoke(document) ?? Rule!.Measure(document)[Place];
}

/// <summary>A rule of which only the measures are wanted; it measures a document once however many of them are named.</summary>
internal sealed class MeasuredRule(IMeasured rule)
{
    private readonly double[] _measures = new double[rule.MeasureNames.Count];
    private Document? _measured;

    /// <summary>What it measures.</summary>
    public List<string> Names { get; } = [.. rule.MeasureNames];

    /// <summary>Makes a rule at its default settings.</summary>
    /// <exception cref="ExpressionException">There is no such rule, or it has none.</exception>
    public static MeasuredRule Of(string name, int position, Catalog catalog)
    {
        if (catalog.Find(typeof(StepSpec), name) is not { } kind)
            throw new ExpressionException(position, $"there is no rule '{name}'; expected a step of: domainadapt list kinds");
        if (kind.SpecType.GetProperties().Any(property => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute), inherit: true)))
            throw new ExpressionException(position, $"'{name}' has settings without a default, so an expression cannot name it; expected such as gopher_quality");
        var step = kind.Create((KindSpec)Activator.CreateInstance(kind.SpecType)!);
        return step is IMeasured measured ? new MeasuredRule(measured) : throw new ExpressionException(position, $"'{name}' measures nothing; expected such as gopher_quality");
    }

    /// <summary>What it measures of a document.</summary>
    public double[] Measure(Document document)
    {
        if (ReferenceEquals(_measured, document))
            return _measures;
        rule.Measure(document, _measures);
        _measured = document;
        return _measures;
    }
}
