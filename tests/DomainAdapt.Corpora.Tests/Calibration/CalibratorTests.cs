using System.Reflection;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Calibration;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Calibration;

public sealed class CalibratorTests
{
    private const string Sentence = "The court of appeals held that the statute applies to the case, and that the parties have to be heard.";

    [Fact] // A limit that is added to a rule, and to no profile, would stay the web's for ever without anyone having said so.
    public void All_HasEveryThresholdOfTheRules()
    {
        foreach (var rules in CalibratedSetting.All.GroupBy(setting => setting.Rule))
        {
            var thresholds = CalibratedSetting.WebSpecOf(rules.Key).GetType().GetProperties()
                .Where(property => property.IsDefined(typeof(ThresholdAttribute))).Select(CanonicalJson.NameOf);
            Assert.Superset(thresholds.ToHashSet(), rules.Select(setting => setting.Setting).ToHashSet());
        }
    }

    [Fact]
    public void Learn_LoosensWhatTheSeedNeeds_AndNothingElse()
    {
        var profile = Learn(new CalibrationOptions(Keep: 0.97), sentences: 1);
        var words = Assert.Single(profile.Limits, limit => limit.Name == "gopher_quality.min_words");
        Assert.Equal((50, 100), (words.Web, words.DroppedByWeb));
        Assert.True(words.Value <= 26 && words.DroppedByProfile <= 3, $"{words}");
        Assert.False(Assert.Single(profile.Limits, limit => limit.Name == "gopher_quality.max_mean_word_characters").Differs);
        Assert.Equal(0, profile.Learnt.KeptByWeb);
        Assert.InRange(profile.Learnt.KeptByProfile, 97, 100);
        Assert.Equal(0, profile.Learnt.DroppedByProfileRule.GetValueOrDefault("fineweb_quality"));
    }

    [Fact] // What is left out is what is furthest from the rest: one document of one word, though the limit could reach it.
    public void Learn_LeavesOutliersOut_AndShowsThem()
    {
        var calibrator = Seed(sentences: 1);
        calibrator.Add("odd", Some.Document("odd."), isTest: false);
        var words = calibrator.Learn(new CalibrationOptions(Keep: 0.97)).Limits.Single(limit => limit.Name == "gopher_quality.min_words");
        Assert.Equal("odd", Assert.Single(words.Cut).Id);
        Assert.True(words.Value > 1, $"{words}");
    }

    [Fact]
    public void Learn_TightensOnlyWhereAsked()
    {
        Assert.Equal(100_000, Words(new CalibrationOptions()));
        Assert.InRange(Words(new CalibrationOptions(Tighten: true)), 100, 1000);
        Assert.InRange(Words(new CalibrationOptions(CalibrationMethod.Sigma, Tighten: true)), 100, 1000);

        static double Words(CalibrationOptions options) => Learn(options, sentences: 8).Limits.Single(limit => limit.Name == "gopher_quality.max_words").Value!.Value;
    }

    [Fact] // Lines that end otherwise than sentences, as those of statutes and tables do.
    public void Learn_KeepsLinesOfAnotherKind()
    {
        var calibrator = new Calibrator();
        for (var number = 0; number < 50; number++)
            calibrator.Add($"{number}", Some.Document(string.Join('\n', Enumerable.Range(0, 12).Select(line => $"({line}) the term number {number} of the lease and the rent that is due")), $"{number}"), isTest: false);
        var profile = calibrator.Learn(new CalibrationOptions());
        Assert.True(profile.KeepsAllLines);
        Assert.Contains("require_terminal_punctuation: false", profile.ToYaml("leases", "a test"), StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_TriesLimitsOnOthers()
    {
        var calibrator = Seed(sentences: 2);
        calibrator.Add("like", Some.Document(TextOf(7, sentences: 2), "like"), isTest: true);
        calibrator.Add("unlike", Some.Document("x", "unlike"), isTest: true);
        var tested = calibrator.Learn(new CalibrationOptions()).Tested;
        Assert.Equal((2, 0, 1), (tested.Documents, tested.KeptByWeb, tested.KeptByProfile));
    }

    private static Profile Learn(CalibrationOptions options, int sentences) => Seed(sentences).Learn(options);

    private static Calibrator Seed(int sentences)
    {
        var calibrator = new Calibrator();
        for (var number = 0; number < 100; number++)
            calibrator.Add($"{number}", Some.Document(TextOf(number, sentences), $"{number}"), isTest: false);
        return calibrator;
    }

    private static string TextOf(int number, int sentences)
        => string.Join(' ', Enumerable.Range(0, sentences).Select(part => $"{Sentence[..^1]} by rule {number} of part {part}."));
}
