using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Calibration;

/// <summary>Measures documents as the steps of a web profile would, one after the other: FineWeb's rules see what C4's leave.</summary>
internal sealed class SeedMeasures
{
    private const int BeginningCharacters = 60;

    private readonly IMeasured _repetition = GopherRepetitionFilter.Of(new GopherRepetitionSpec());
    private readonly IMeasured _quality = GopherQualityFilter.Of(new GopherQualitySpec());
    private readonly C4QualityCutter _sentences = new(new C4QualitySpec());
    private readonly C4QualityCutter _allLines = new(new C4QualitySpec { RequireTerminalPunctuation = false });
    private readonly FineWebQualityFilter _lines = new(new FineWebQualitySpec());
    private readonly List<Cut> _cuts = [];

    /// <summary>What a document measures.</summary>
    public SeedDocument Of(string id, Document document)
    {
        document = PlainView.DocumentOf(document);
        var measures = new Dictionary<string, double>(StringComparer.Ordinal);
        Take(_repetition, document, measures);
        Take(_quality, document, measures);
        var ofAllLines = new Dictionary<string, double>(measures, StringComparer.Ordinal);
        var sentences = TakeLines(_sentences, document, measures);
        TakeLines(_allLines, document, ofAllLines);
        return new SeedDocument(
            id, BeginningOf(document), Scores(measures), Scores(ofAllLines), sentences["lines_no_terminal_punc"] / Math.Max(sentences.Where(LinesOf).Sum(pair => pair.Value), 1),
            double.IsFinite(sentences["curly_bracket_line"]));

        static bool LinesOf(KeyValuePair<string, double> pair) => pair.Key.StartsWith("lines_", StringComparison.Ordinal);
    }

    private Dictionary<string, double> TakeLines(C4QualityCutter cutter, Document document, Dictionary<string, double> measures)
    {
        var own = new Dictionary<string, double>(StringComparer.Ordinal);
        Take(cutter, document, own);
        measures["sentences"] = own["sentences"];
        _cuts.Clear();
        cutter.Cut(document, _cuts);
        Take(_lines, _cuts.Count == 0 ? document : document with { Text = CutText.Without(document.Text.Span, _cuts) }, measures);
        return own;
    }

    private static void Take(IMeasured rule, Document document, Dictionary<string, double> measures)
    {
        var values = new double[rule.MeasureNames.Count];
        rule.Measure(document, values);
        foreach (var (place, name) in rule.MeasureNames.Index())
            measures[name] = values[place];
    }

    private static double[] Scores(Dictionary<string, double> measures) => [.. CalibratedSetting.All.Select(setting => setting.Score(name => measures[name]))];

    private static string BeginningOf(Document document)
    {
        // Four bytes are the most that a character has.
        var text = Utf8Repair.Repair(document.Text[..Math.Min(document.Text.Length, 4 * BeginningCharacters)], out _);
        var words = string.Join(' ', System.Text.Encoding.UTF8.GetString(text.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("\uFFFD", "", StringComparison.Ordinal);
        if (words.Length <= BeginningCharacters)
            return words;
        // No half of a pair stays.
        var length = char.IsHighSurrogate(words[BeginningCharacters - 1]) ? BeginningCharacters - 1 : BeginningCharacters;
        return words[..length].TrimEnd();
    }
}
