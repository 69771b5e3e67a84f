namespace DomainAdapt.Corpora.Classification;

/// <summary>How often a classifier was right, label by label.</summary>
public sealed class LabelCounts
{
    private readonly SortedDictionary<string, (long Right, long Given, long Wrong)> _labels = new(StringComparer.Ordinal);

    /// <summary>Texts counted.</summary>
    public long Texts { get; private set; }

    /// <summary>Share of texts whose label is one of theirs.</summary>
    public double Accuracy => Texts == 0 ? 0 : (double)_labels.Values.Sum(label => label.Right) / Texts;

    /// <summary>Mean F1 of the labels that texts have.</summary>
    public double MacroF1 => Scores.Where(score => score.Texts > 0).Select(score => score.F1).DefaultIfEmpty().Average();

    /// <summary>Mean recall of the labels that texts have.</summary>
    public double MacroRecall => Scores.Where(score => score.Texts > 0).Select(score => score.Recall).DefaultIfEmpty().Average();

    /// <summary>Scores by label.</summary>
    public IEnumerable<LabelScore> Scores => _labels.Select(label => new LabelScore(label.Key, label.Value.Given, label.Value.Right, label.Value.Wrong));

    /// <summary>Counts a text.</summary>
    /// <param name="labels">The labels that it has.</param>
    /// <param name="found">The label it was given; null for none.</param>
    public void Add(IReadOnlyList<string> labels, string? found)
    {
        Texts++;
        foreach (var label in labels)
            _labels[label] = Of(label) with { Given = Of(label).Given + 1 };
        if (found is null)
            return;
        var was = Of(found);
        _labels[found] = labels.Contains(found) ? was with { Right = was.Right + 1 } : was with { Wrong = was.Wrong + 1 };
    }

    private (long Right, long Given, long Wrong) Of(string label) => _labels.GetValueOrDefault(label);
}

/// <summary>How often one label was right.</summary>
/// <param name="Label">The label.</param>
/// <param name="Texts">Texts that have it.</param>
/// <param name="Right">Of these, texts that were given it.</param>
/// <param name="Wrong">Texts that were given it and do not have it.</param>
public readonly record struct LabelScore(string Label, long Texts, long Right, long Wrong)
{
    /// <summary>Share of those given it that have it; 0 where none was.</summary>
    public double Precision => Right + Wrong == 0 ? 0 : (double)Right / (Right + Wrong);

    /// <summary>Share of those that have it that were given it; 0 where none has.</summary>
    public double Recall => Texts == 0 ? 0 : (double)Right / Texts;

    /// <summary>Harmonic mean of the two.</summary>
    public double F1 => Right == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}
