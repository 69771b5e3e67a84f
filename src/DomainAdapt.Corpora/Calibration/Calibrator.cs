using System.Collections.Immutable;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Calibration;

/// <summary>Learns the limits of a profile from documents of one type that are known to be good.</summary>
public sealed class Calibrator
{
    // Where half of the documents would lose more of their lines to C4's rule for ends of sentences, their kind of text is written otherwise.
    private const double MostLinesWithoutEnd = 0.2;

    private readonly SeedMeasures _measures = new();
    private readonly List<SeedDocument> _learnt = [], _tested = [];

    /// <summary>Takes a document.</summary>
    /// <param name="id">Its id, as its file has it.</param>
    /// <param name="document">The document.</param>
    /// <param name="isTest">Whether limits are only tried on it, and not learnt from it.</param>
    public void Add(string id, Document document, bool isTest) => (isTest ? _tested : _learnt).Add(_measures.Of(id, document));

    /// <summary>The profile that the documents ask for.</summary>
    public Profile Learn(CalibrationOptions options)
    {
        var keepsAllLines = Median(_learnt.Select(document => document.LinesWithoutEnd)) > MostLinesWithoutEnd;
        var mostBrackets = options.Method == CalibrationMethod.Percentile ? 1 - options.Keep : 0.01;
        var keepsBrackets = _learnt.Count(document => document.HasBracket) > mostBrackets * _learnt.Count;
        var scores = _learnt.ConvertAll(document => keepsAllLines ? document.ScoresOfAllLines : document.Scores);
        var web = WebScores();
        var limits = options.Method == CalibrationMethod.Sigma ? OfSigma(scores, web, options) : OfPercentile(scores, web, options);
        return new Profile(
            keepsAllLines, keepsBrackets,
            [.. CalibratedSetting.All.Index().Select(item => Limit(item.Item, web[item.Index], limits[item.Index], item.Index, scores))],
            Share(_learnt, web, limits, keepsAllLines, keepsBrackets), Share(_tested, web, limits, keepsAllLines, keepsBrackets));
    }

    /// <summary>A rule that is off drops nothing.</summary>
    private static double[] WebScores()
        => [.. CalibratedSetting.All.Select(setting => setting.Web is not { } limit ? double.PositiveInfinity : setting.IsMost ? limit : -limit)];

    private static double[] OfPercentile(List<double[]> scores, double[] web, CalibrationOptions options)
    {
        double[][] ordered = [.. Enumerable.Range(0, web.Length).Select(place => scores.Select(score => score[place]).OrderDescending().ToArray())];
        // More documents beyond each limit are fewer that all keep, so the most that may be beyond are found by halving.
        var (least, most) = (0, scores.Count);
        while (most - least > 1)
        {
            var middle = (least + most) / 2;
            if (Kept(scores, Limits(middle)) >= options.Keep * scores.Count)
                least = middle;
            else
                most = middle;
        }
        return Limits(least);

        double[] Limits(int beyond) => [.. web.Select((limit, place) => Chosen(place, limit, scores.Count == 0 ? limit : ordered[place][beyond], options))];
    }

    private static double[] OfSigma(List<double[]> scores, double[] web, CalibrationOptions options) =>
    [
        .. web.Select((limit, place) =>
        {
            double[] values = [.. scores.Select(score => score[place]).Where(double.IsFinite)];
            if (values.Length == 0)
                return limit;
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            return Chosen(place, limit, mean + (options.Sigmas * deviation), options);
        }),
    ];

    private static double Chosen(int place, double web, double learnt, CalibrationOptions options)
    {
        if (double.IsNegativeInfinity(learnt) || (learnt <= web && !options.Tighten))
            return web;
        var setting = CalibratedSetting.All[place];
        var limit = setting.LimitOf(learnt);
        return setting.IsMost ? limit : -limit;
    }

    private static int Kept(List<double[]> scores, double[] limits) => scores.Count(score => !score.Where((value, place) => value > limits[place]).Any());

    private ProfileLimit Limit(CalibratedSetting setting, double web, double limit, int place, List<double[]> scores)
    {
        var near = _learnt.Zip(scores, (document, score) => (Document: document, Score: score[place])).Where(pair => double.IsFinite(pair.Score)).OrderBy(pair => pair.Score).ThenBy(pair => pair.Document.Id, StringComparer.Ordinal).ToList();
        var sign = setting.IsMost ? 1 : -1;
        return new ProfileLimit(
            setting.Rule, setting.Setting, setting.Place, setting.Name, double.IsFinite(web) ? sign * web : null, double.IsFinite(limit) ? sign * limit : null,
            near.Count(pair => pair.Score > web), near.Count(pair => pair.Score > limit),
            Examples(near.Where(pair => pair.Score <= limit).Reverse()), Examples(near.Where(pair => pair.Score > limit)));

        ImmutableArray<ProfileExample> Examples(IEnumerable<(SeedDocument Document, double Score)> pairs)
            => [.. pairs.Take(2).Select(pair => new ProfileExample(pair.Document.Id, sign * pair.Score, pair.Document.Beginning))];
    }

    private static ProfileShare Share(List<SeedDocument> documents, double[] web, double[] limits, bool keepsAllLines, bool keepsBrackets)
    {
        var (keptWeb, kept) = (0, 0);
        var (byWeb, byProfile) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var document in documents)
        {
            keptWeb += IsKept(document.Scores, web, document.HasBracket, byWeb) ? 1 : 0;
            kept += IsKept(keepsAllLines ? document.ScoresOfAllLines : document.Scores, limits, document.HasBracket && !keepsBrackets, byProfile) ? 1 : 0;
        }
        return new ProfileShare(documents.Count, keptWeb, kept, byWeb, byProfile);
    }

    private static bool IsKept(double[] scores, double[] limits, bool hasBracket, SortedDictionary<string, int> byRule)
    {
        var rules = scores.Index().Where(score => score.Item > limits[score.Index]).Select(score => CalibratedSetting.All[score.Index].Rule).ToHashSet(StringComparer.Ordinal);
        if (hasBracket)
            rules.Add("c4_quality");
        foreach (var rule in rules)
            byRule[rule] = byRule.GetValueOrDefault(rule) + 1;
        return rules.Count == 0;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } ordered ? ordered[ordered.Length / 2] : 0;
}
