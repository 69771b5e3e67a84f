using System.Globalization;
using System.Text;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Languages;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How often is the model in the program right about sentences, beside lid.176; does the program say of 10,000 lines what fastText says with the same model;
/// and how many documents change their label when only a few pieces of them are looked at?
/// </summary>
internal static class LanguageIdentification
{
    private const int ComparedLines = 10_000;
    private const int SpreadBytes = 2048;

    // What lid.176 cannot say of the languages of the sentences.
    private static readonly string[] NotOfLid176 = ["lg", "mi", "sn", "st", "tn", "ts", "xh", "zu"];

    /// <summary>Measures, and writes the figures to a file.</summary>
    /// <param name="arguments">The file, sentences in JSON lines (.gz) with lang and text, lid.176.ftz, and documents in JSON lines (.gz).</param>
    public static void Run(string[] arguments)
    {
        var (result, sentences, lid, documents) = (arguments[0], Read(arguments[1]), arguments[2], Read(arguments[3]));
        var (own, peer) = (new FastTextPredictor(EmbeddedModel.Model), new FastTextPredictor(FastTextModel.Load(lid)));
        using var stream = EmbeddedModel.Open();
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks language-id {string.Join(' ', arguments)}",
            Machine = MachineFacts.Now(),
            Sentences = sentences.Count,
            Embedded = Accuracy(own, EmbeddedModel.Model, sentences),
            EmbeddedBytes = stream.Length,
            Lid176 = Accuracy(peer, FastTextModel.Load(lid), sentences),
            SameAsFasttext = FastTextProgram.IsThere ? Compare(peer, lid, sentences) : null,
            Documents = documents.Count,
            SpreadBytes,
            LabelsChangedBySpreadPieces = new { Embedded = Changed(own, documents), Lid176 = Changed(peer, documents) },
        });
    }

    private static object Accuracy(FastTextPredictor predictor, FastTextModel model, List<(string Language, byte[] Text)> sentences)
    {
        var counts = new LabelCounts();
        foreach (var (language, text) in sentences)
            counts.Add([language], predictor.Predict(text)?.Label is { } found ? (found == "no" ? "nb" : found) : null);
        var known = model.Labels.Select(label => label == "no" ? "nb" : label).ToHashSet(StringComparer.Ordinal);
        var scores = counts.Scores.Where(score => score.Texts > 0).ToArray();
        return new
        {
            MacroAccuracyOf67 = Mean(scores.Where(score => !NotOfLid176.Contains(score.Label))),
            MacroAccuracyOfItsOwn = Mean(scores.Where(score => known.Contains(score.Label))),
            ItsOwn = scores.Count(score => known.Contains(score.Label)),
            MacroAccuracyOfAll = Mean(scores),
            All = scores.Length,
            ByLanguage = scores.ToDictionary(score => score.Label, score => double.Round(score.Recall, 3)),
        };
    }

    private static double Mean(IEnumerable<LabelScore> scores) => double.Round(scores.Average(score => score.Recall), 4);

    private static object Compare(FastTextPredictor predictor, string model, List<(string Language, byte[] Text)> sentences)
    {
        var (input, printed) = (Path.GetTempFileName(), Path.GetTempFileName());
        // Evenly from all languages.
        string[] lines = [.. Enumerable.Range(0, Math.Min(ComparedLines, sentences.Count))
            .Select(i => Encoding.UTF8.GetString(sentences[(int)((long)i * sentences.Count / Math.Min(ComparedLines, sentences.Count))].Text).ReplaceLineEndings(" "))];
        File.WriteAllLines(input, lines);
        FastTextProgram.Seconds($"predict-prob '{model}' '{input}'", printed);
        var (equal, difference) = (0, 0.0);
        foreach (var (line, expected) in lines.Zip(File.ReadLines(printed)))
        {
            var found = predictor.Predict(Encoding.UTF8.GetBytes(line));
            var fields = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            equal += fields is [var label, _] ? (label == $"__label__{found?.Label}" ? 1 : 0) : (found is null ? 1 : 0);
            if (fields is [_, var probability] && found is { } it)
                difference = Math.Max(difference, Math.Abs(it.Probability - double.Parse(probability, CultureInfo.InvariantCulture)));
        }
        File.Delete(input);
        File.Delete(printed);
        return new { Lines = lines.Length, EqualLabels = equal, LargestDifferenceOfProbability = difference };
    }

    private static double Changed(FastTextPredictor predictor, List<(string Language, byte[] Text)> documents)
    {
        var pieces = new SpreadPieces();
        var changed = documents.Count(document => predictor.Predict(document.Text)?.Label != predictor.Predict(pieces.Of(document.Text, SpreadBytes))?.Label);
        return double.Round((double)changed / documents.Count, 5);
    }

    private static List<(string Language, byte[] Text)> Read(string path)
        => [.. JsonLinesFile.Read(path).Select(line => (
            line.TryGetProperty("lang", out var language) ? language.GetString()! : "", Encoding.UTF8.GetBytes(line.GetProperty("text").GetString()!)))];
}
