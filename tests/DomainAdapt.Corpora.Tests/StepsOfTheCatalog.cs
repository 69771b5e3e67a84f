using System.Runtime.CompilerServices;
using System.Text;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Corpora.Classification.Training;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Filtering.Expressions;
using DomainAdapt.Corpora.Tests.Classification.NGrams;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests;

/// <summary>Every step of the catalog at its default settings, and each once more for every other value of a setting that is a choice or a truth.</summary>
public sealed class StepsOfTheCatalog : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Catalog _catalog = Sources.Catalog();

    /// <summary>Their names: kinds, and kinds with a choice, such as <c>gopher_quality Dialect=Dolma</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sources.Catalog().Kinds.Where(kind => kind.Role == typeof(StepSpec)).SelectMany(NamesOf)];

    /// <summary>Those without a changed truth, which changes little of the time that a step takes.</summary>
    public static IReadOnlyList<string> NamesByChoice { get; } = [.. Names.Where(name => !name.EndsWith("=True", StringComparison.Ordinal) && !name.EndsWith("=False", StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes a step.</summary>
    public IStep Make(string name)
    {
        var parts = name.Split(' ', '=');
        var kind = _catalog.Find(typeof(StepSpec), parts[0])!;
        var spec = SpecOf(kind);
        if (parts.Length > 1 && kind.SpecType.GetProperty(parts[1]) is { } property)
            property.SetValue(spec, property.PropertyType.IsEnum ? Enum.Parse(property.PropertyType, parts[2]) : bool.Parse(parts[2]));
        return (IStep)kind.Create(spec);
    }

    private static IEnumerable<string> NamesOf(Kind kind)
    {
        yield return kind.Name;
        if (IsRequired(kind))
            yield break;
        var usual = Activator.CreateInstance(kind.SpecType)!;
        foreach (var property in kind.SpecType.GetProperties().Where(property => property.CanWrite && (property.PropertyType.IsEnum || property.PropertyType == typeof(bool))))
        {
            object[] values = property.PropertyType.IsEnum ? [.. Enum.GetValues(property.PropertyType).Cast<object>()] : [false, true];
            foreach (var value in values.Where(value => !value.Equals(property.GetValue(usual)) && IsAllowed(kind, property.Name, value)))
                yield return $"{kind.Name} {property.Name}={value}";
        }
    }

    private static bool IsAllowed(Kind kind, string property, object value)
    {
        var spec = (KindSpec)Activator.CreateInstance(kind.SpecType)!;
        kind.SpecType.GetProperty(property)!.SetValue(spec, value);
        var problems = new SpecProblems();
        spec.Check(problems);
        return problems.All.Count == 0;
    }

    private static bool IsRequired(Kind kind) => kind.SpecType.GetProperties().Any(property => property.IsDefined(typeof(RequiredMemberAttribute), inherit: true));

    /// <summary>Settings for a kind that needs some; one that is added with such settings belongs here.</summary>
    private KindSpec SpecOf(Kind kind) => kind.Name switch
    {
        "c4_badwords" => new C4BadWordsSpec { Words = Write("words.txt", "darn\nword\ncookie policy\n") },
        "url" => new UrlSpec { Domains = Write("domains.txt", "bad.example\n"), Subwords = Write("subwords.txt", "poker\n") },
        "classify" => new ClassifySpec { Model = Classifier(), Label = "en", MinProbability = 0.5 },
        "expression" => new ExpressionSpec { Keep = "words > 3 and (host is_known or gopher_quality.stop_words >= 1)" },
        "perplexity" => new PerplexitySpec { Model = Write("a.arpa", NGramModelTests.Arpa), Keep = [PerplexityBucket.Head] },
        "date" => new DateSpec { From = "2020" },
        "licence" => new LicenceSpec { Allow = ["MIT"] },
        _ => !IsRequired(kind)
            ? (KindSpec)Activator.CreateInstance(kind.SpecType)!
            : throw new InvalidOperationException($"'{kind.Name}' has settings without a default; add some to {nameof(StepsOfTheCatalog)}, so that its step is tested."),
    };

    private string Classifier()
    {
        var path = Path.Combine(_folder.Path, "model.bin");
        if (File.Exists(path))
            return path;
        LabelledLine[] lines = [Line("en", "the words of this language"), Line("de", "die Wörter dieser Sprache"), Line("en", "and more of that"), Line("de", "und noch mehr")];
        using var file = File.Create(path);
        ClassifierTrainer.Train(lines, new ClassifierSpec { MinCharacters = 2, MaxCharacters = 4, Buckets = 1000, Dimension = 8 }).Write(file, quantise: false);
        return path;

        static LabelledLine Line(string label, string text) => new("a", [label], Encoding.UTF8.GetBytes(text));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
