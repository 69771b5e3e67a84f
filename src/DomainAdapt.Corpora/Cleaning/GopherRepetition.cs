using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Settings of the <c>gopher_repetition</c> filter (Rae et al., 2021, table A1). In datatrove's reading of the paper what repeats is counted after its
/// first time, against all characters of the text; the other dialects count otherwise. A rule left empty is off.
/// </summary>
public sealed record GopherRepetitionSpec : StepSpec
{
    private readonly Given<double?> _maxRepeatedLineCharacterShare;

    /// <summary>Whose reading of the paper: which repeats count, against what, and in which order the rules speak.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>How datatrove's dialect splits texts into words; the other dialects have splittings of their own.</summary>
    public WordSplitting Words { get; init; }

    /// <summary>Largest share of paragraphs that repeat an earlier one.</summary>
    [Threshold]
    public double? MaxRepeatedParagraphShare { get; init; } = 0.3;

    /// <summary>Largest share of characters in such paragraphs.</summary>
    [Threshold]
    public double? MaxRepeatedParagraphCharacterShare { get; init; } = 0.2;

    /// <summary>Largest share of lines that repeat an earlier one.</summary>
    [Threshold]
    public double? MaxRepeatedLineShare { get; init; } = 0.3;

    /// <summary>Largest share of characters in such lines: 0.2; 0.3 in Dolma's dialect, as in its v1.5 mix.</summary>
    [Threshold]
    public double? MaxRepeatedLineCharacterShare
    {
        get => _maxRepeatedLineCharacterShare.Or(Dialect == Dialect.Dolma ? 0.3 : 0.2);
        init => _maxRepeatedLineCharacterShare = value;
    }

    /// <summary>Largest shares of characters in all occurrences of the most frequent run of 2, 3, 4, … words.</summary>
    [Threshold]
    public IReadOnlyList<double> MaxTopRunShares { get; init; } = [0.2, 0.18, 0.16];

    /// <summary>Largest shares of characters in repeats of any run of 5, 6, 7, … words.</summary>
    [Threshold]
    public IReadOnlyList<double> MaxRepeatedRunShares { get; init; } = [0.15, 0.14, 0.13, 0.12, 0.11, 0.1];

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Words != WordSplitting.Simple && Dialect != Dialect.Datatrove)
            problems.Add("words", $"is {Words.ToString().ToLowerInvariant()}, but the dialect {Dialect.ToString().ToLowerInvariant()} splits words in its own way; expected no words, or dialect: datatrove");
    }
}

/// <summary>Rejects documents that say the same again and again. The first rule that fires names the reason; a document at a limit stays.</summary>
internal sealed class GopherRepetitionFilter(GopherRepetitionSpec spec) : MeasuredFilter(Names(spec), Limits(spec)), IExplained
{
    /// <summary>Words of the shortest run whose most frequent one is measured.</summary>
    public const int ShortestTopRun = 2;

    /// <summary>Words of the shortest run whose repeats are measured.</summary>
    public const int ShortestRepeatedRun = 5;

    /// <summary>The place of the first measure of lines; those of paragraphs stand before.</summary>
    public const int FirstOfLines = 2;

    /// <summary>The place of the first measure of runs.</summary>
    public const int FirstRun = 4;

    private readonly RepeatedRuns _runs = new();
    private readonly RepeatedParts _parts = new();

    /// <summary>The filter of a dialect.</summary>
    public static MeasuredFilter Of(GopherRepetitionSpec spec)
        => spec.Dialect == Dialect.Datatrove ? new GopherRepetitionFilter(spec) : new GopherRepetitionDialect(spec);

    public void Explain(Document document, string reason, List<Cut> parts) => GopherEvidence.OfRepetition(spec, document, MeasureOf(reason), parts);

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        double characters = CharacterCount.Of(text);
        measures.Fill(double.NaN);
        if (characters == 0)
            return;
        // Paragraphs are those of the text without white space around it; for lines it stays, so that a line end at the end is followed by an
        // empty line.
        Measure(_parts.Count(WhiteSpace.Trim(text), "\n\n"u8), characters, measures);
        Measure(_parts.Count(text, "\n"u8), characters, measures[FirstOfLines..]);
        _runs.Read(WordScan.Of(document, spec.Words));
        var (tops, repeats) = (spec.MaxTopRunShares.Count, spec.MaxRepeatedRunShares.Count);
        for (var words = ShortestTopRun; words < Math.Max(ShortestTopRun + tops, ShortestRepeatedRun + repeats); words++)
        {
            if (words - ShortestTopRun < tops)
                measures[FirstRun + words - ShortestTopRun] = _runs.CharactersOfTop(words) / characters;
            if (words >= ShortestRepeatedRun && words - ShortestRepeatedRun < repeats)
                measures[FirstRun + tops + words - ShortestRepeatedRun] = _runs.CharactersOfRepeats(words) / characters;
        }
    }

    private static void Measure((int Parts, int Repeated, int RepeatedCharacters) count, double characters, Span<double> measures)
        => (measures[0], measures[1]) = ((double)count.Repeated / count.Parts, count.RepeatedCharacters / characters);

    /// <summary>What is measured, in every dialect.</summary>
    internal static string[] Names(GopherRepetitionSpec spec) =>
    [
        "repeated_paragraph_share", "repeated_paragraph_character_share", "repeated_line_share", "repeated_line_character_share",
        .. spec.MaxTopRunShares.Select((_, i) => $"top_{ShortestTopRun + i}_word_run_share"),
        .. spec.MaxRepeatedRunShares.Select((_, i) => $"repeated_{ShortestRepeatedRun + i}_word_run_share"),
    ];

    private static Limit[] Limits(GopherRepetitionSpec spec) =>
    [
        new Limit(0, "dup_para_frac", Most: spec.MaxRepeatedParagraphShare),
        new Limit(1, "dup_para_char_frac", Most: spec.MaxRepeatedParagraphCharacterShare),
        new Limit(2, "dup_line_frac", Most: spec.MaxRepeatedLineShare),
        new Limit(3, "dup_line_char_frac", Most: spec.MaxRepeatedLineCharacterShare),
        .. spec.MaxTopRunShares.Select((share, i) => new Limit(FirstRun + i, $"top_{ShortestTopRun + i}_gram", Most: share)),
        .. spec.MaxRepeatedRunShares.Select((share, i)
            => new Limit(FirstRun + spec.MaxTopRunShares.Count + i, $"duplicated_{ShortestRepeatedRun + i}_n_grams", Most: share)),
    ];
}
