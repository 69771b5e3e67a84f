using System.Collections;
using System.Globalization;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Calibration;

/// <summary>A limit of a rule that can be learnt from documents: a document passes it where one of its measures does.</summary>
/// <param name="Rule">The kind of the rule.</param>
/// <param name="Setting">The setting's name in files.</param>
/// <param name="Place">The place in the setting's list; null where it is a number.</param>
/// <param name="Measures">What is held against it.</param>
/// <param name="IsMost">Whether it is the most that stays; else the least.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
internal sealed record CalibratedSetting(string Rule, string Setting, int? Place, IReadOnlyList<string> Measures, bool IsMost, bool IsWhole)
{
    /// <summary>How messages and files name it: <c>gopher_quality.min_words</c>, <c>gopher_repetition.max_top_run_shares[0]</c>.</summary>
    public string Name => $"{Rule}.{Setting}{(Place is { } place ? string.Create(CultureInfo.InvariantCulture, $"[{place}]") : "")}";

    /// <summary>The limits of the rules that a web profile has, in the order of the rules.</summary>
    public static IReadOnlyList<CalibratedSetting> All { get; } =
    [
        .. OfNumbers("gopher_repetition", "max_repeated_paragraph_share", "max_repeated_paragraph_character_share", "max_repeated_line_share", "max_repeated_line_character_share"),
        .. OfList("max_top_run_shares", 3, place => $"top_{place + 2}_word_run_share"),
        .. OfList("max_repeated_run_shares", 6, place => $"repeated_{place + 5}_word_run_share"),
        new("gopher_quality", "min_words", null, ["words"], IsMost: false, IsWhole: true),
        new("gopher_quality", "max_words", null, ["words"], IsMost: true, IsWhole: true),
        .. OfNumbers("gopher_quality", "min_mean_word_characters", "max_mean_word_characters"),
        new("gopher_quality", "max_symbols_per_word", null, ["hashes_per_word", "ellipses_per_word"], IsMost: true, IsWhole: false),
        .. OfNumbers("gopher_quality", "max_bullet_line_share", "max_ellipsis_line_share", "min_alphabetic_word_share"),
        new("gopher_quality", "min_stop_words", null, ["stop_words"], IsMost: false, IsWhole: true),
        new("c4_quality", "min_sentences", null, ["sentences"], IsMost: false, IsWhole: true),
        .. OfNumbers("fineweb_quality", "min_terminal_line_share", "max_short_line_share", "max_repeated_character_share", "max_line_ends_per_word"),
    ];

    /// <summary>The settings of a rule as a pipeline has them unless told otherwise: the web's.</summary>
    public static StepSpec WebSpecOf(string rule) => rule switch
    {
        "gopher_repetition" => new GopherRepetitionSpec { Kind = rule, Name = rule },
        "gopher_quality" => new GopherQualitySpec { Kind = rule, Name = rule },
        "c4_quality" => new C4QualitySpec { Kind = rule, Name = rule },
        _ => new FineWebQualitySpec { Kind = rule, Name = rule },
    };

    /// <summary>The web's limit; null where the rule is off.</summary>
    public double? Web
    {
        get
        {
            var spec = WebSpecOf(Rule);
            var value = spec.GetType().GetProperties().Single(property => CanonicalJson.NameOf(property) == Setting).GetValue(spec);
            return (Place is { } place ? ((IList)value!)[place] : value) switch
            {
                null => null,
                var number => Convert.ToDouble(number, CultureInfo.InvariantCulture),
            };
        }
    }

    /// <summary>The measure that decides, higher the nearer it comes to being dropped; negative infinity where nothing was measured.</summary>
    public double Score(Func<string, double> measureOf)
    {
        var score = double.NegativeInfinity;
        foreach (var measure in Measures)
        {
            if (measureOf(measure) is var value && !double.IsNaN(value))
                score = Math.Max(score, IsMost ? value : -value);
        }
        return score;
    }

    /// <summary>A limit from a score: rounded away from what stays, to three digits.</summary>
    public double LimitOf(double score)
    {
        var value = IsMost ? score : -score;
        var digits = value == 0 || IsWhole ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 9);
        var scale = Math.Pow(10, digits);
        var rounded = (IsMost ? Math.Ceiling((value * scale) - 1e-9) : Math.Floor((value * scale) + 1e-9)) / scale;
        return IsMost ? rounded : Math.Max(rounded, 0);
    }

    private static IEnumerable<CalibratedSetting> OfNumbers(string rule, params string[] settings)
        => settings.Select(setting => new CalibratedSetting(rule, setting, null, [setting[4..]], setting.StartsWith("max_", StringComparison.Ordinal), IsWhole: false));

    private static IEnumerable<CalibratedSetting> OfList(string setting, int count, Func<int, string> measure)
        => Enumerable.Range(0, count).Select(place => new CalibratedSetting("gopher_repetition", setting, place, [measure(place)], IsMost: true, IsWhole: false));
}
