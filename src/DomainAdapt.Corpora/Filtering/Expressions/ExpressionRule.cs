using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering.Expressions;

/// <summary>
/// Settings of the <c>expression</c> filter, a rule of your own. Names: url, host, date, language, licence, title, source, origin (texts); bytes, characters,
/// words, lines, sentences, attributes.NAME, and what a rule measures at its default settings, such as gopher_quality.stop_words (numbers).
/// </summary>
public sealed record ExpressionSpec : StepSpec
{
    /// <summary>
    /// Which documents stay: <c>words &gt;= 50 and (language == "en" or not host ends_with ".de") and licence in ["CC0-1.0", "MIT"]</c>. A comparison with
    /// what a document does not have is false; <c>date is_known</c> asks for that.
    /// </summary>
    public required string Keep { get; init; }

    /// <summary>What the others are rejected for.</summary>
    public string Reason { get; init; } = "expression";

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Reason.Length == 0 || !Reason.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
            problems.Add("reason", $"is '{Reason}'; expected one short word of letters, digits, - and _");
        try
        {
            ExpressionParser.Parse(Keep, new ExpressionNames());
        }
        catch (ExpressionException exception)
        {
            problems.Add("keep", $"at character {exception.Position}: {exception.Message}");
        }
    }
}

/// <summary>Rejects documents of which an expression is not true. It measures the numbers that the expression names, and whether it was true.</summary>
internal sealed class ExpressionFilter : IFilter, IMeasured
{
    private readonly ExpressionSpec _spec;
    private readonly Expression _keep;
    private readonly NamedNumber[] _numbers;
    private readonly double[] _measures;

    public ExpressionFilter(ExpressionSpec spec, Catalog catalog)
    {
        var names = new ExpressionNames();
        try
        {
            (_spec, _keep) = (spec, ExpressionParser.Parse(spec.Keep, names));
            var rules = new Dictionary<string, MeasuredRule>(StringComparer.Ordinal);
            _numbers = [.. names.Numbers.Select(number => NamedNumber.Of(number.Name, number.Position, catalog, rules))];
        }
        catch (ExpressionException exception)
        {
            throw new DomainAdaptException($"{spec.Name}.keep: at character {exception.Position}: {exception.Message}.", ExitCodes.Spec);
        }
        MeasureNames = [.. names.Numbers.Select(number => number.Name.Replace('.', '_')), "kept"];
        _measures = new double[MeasureNames.Count];
    }

    public IReadOnlyList<string> MeasureNames { get; }

    public void Measure(Document document, Span<double> measures)
    {
        var numbers = new double[_numbers.Length];
        foreach (var (place, number) in _numbers.Index())
            numbers[place] = number.ValueOf(document);
        numbers.CopyTo(measures);
        measures[^1] = _keep.Truth!(new ExpressionScope(document, numbers)) ? 1 : 0;
    }

    public Verdict Decide(ReadOnlySpan<double> measures) => measures[^1] == 1 ? Verdict.Keep : Verdict.Reject(_spec.Reason);

    public Verdict Judge(Document document)
    {
        Measure(document, _measures);
        return Decide(_measures);
    }
}
