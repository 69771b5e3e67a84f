using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.FastText;

public sealed class FastTextPredictorTests
{
    private const string Model = "data/models/lid176/lid.176.ftz";

    [Fact] // Labels and probabilities of fastText 0.9.2 itself.
    public void Predict_EqualsFastText()
    {
        var predictor = new FastTextPredictor(FastTextModel.Load(Shared(Model)));
        var best = new LabelProbability[3];
        var lines = 0;
        foreach (var line in GzipLines(Shared("data/langid/fasttext-lid176-golden.jsonl.gz")))
        {
            using var golden = JsonDocument.Parse(line);
            var expected = golden.RootElement.GetProperty("top3").EnumerateArray().Select(pair => (Label: pair[0].GetString(), Probability: pair[1].GetSingle())).ToArray();
            var found = predictor.Predict(Encoding.UTF8.GetBytes(golden.RootElement.GetProperty("text").GetString()!), best);
            // A label at fastText's least probability, 1e-5, is shown or not by the last bit of a sum.
            Assert.InRange(found, expected.Length, expected.Length + (best[^1].Probability < 1.1e-5 ? 1 : 0));
            Assert.Equal(expected[0].Label, best[0].Label);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i].Probability, best[i].Probability, 1e-5);
            lines++;
        }
        Assert.Equal(3750, lines);
    }

    [Fact] // Ten thousand lines, long ones among them, against the program itself.
    public void Predict_EqualsTheCommandLineTool()
    {
        var model = Shared(Model);
        var lines = new[] { "data/langid/udhr.jsonl.gz", "data/corpora/domain/medicine/medquad.jsonl.gz", "data/langid/single-words.jsonl.gz", "data/langid/sentences.jsonl.gz" }
            .SelectMany(file => GzipLines(Shared(file)).Take(4000)).Select(TextOfLine).Where(line => line.Length > 0).Take(10_000).ToArray();
        Assert.Equal(10_000, lines.Length);
        Compare(FastTextModel.Load(model), FastTextProgram.Predict(model, lines, 1), lines, 1);
    }

    [Theory] // Models that the program trained and packed: each loss, runs of words, parts of words, quantised input and output.
    [InlineData("hs", 1, 3, "")]
    [InlineData("ns", 2, 0, "")]
    [InlineData("softmax", 3, 4, "")]
    [InlineData("ova", 2, 0, "")]
    [InlineData("softmax", 2, 3, "-qnorm -retrain -cutoff 400")]
    [InlineData("hs", 1, 3, "-qout -cutoff 600", 300)]
    public void Predict_EqualsTheToolForModelsItTrained(string loss, int wordNGrams, int maxCharacters, string quantise, int labels = 3)
    {
        using var folder = new TempFolder();
        var model = FastTextProgram.Train(folder, loss, wordNGrams, maxCharacters, quantise, labels);
        string[] lines = ["the court of appeals holds", "blood and fever", "", "zzz qqq", "__label__law the statute", "née café 法律", .. FastTextProgram.TestLines];
        Compare(FastTextModel.Load(model), FastTextProgram.Predict(model, lines, 3), lines, 3);
    }

    [Fact]
    public void Predict_DoesNotDependOnEarlierTexts()
    {
        var model = FastTextModel.Load(Shared(Model));
        var used = new FastTextPredictor(model);
        foreach (var line in GzipLines(Shared("data/langid/sentences.jsonl.gz")).Take(2000))
        {
            var text = Encoding.UTF8.GetBytes(TextOfLine(line));
            Assert.Equal(new FastTextPredictor(model).Predict(text), used.Predict(text));
            if (text.Length > 400)
                break;
        }
    }

    [Fact]
    public void Load_RefusesWhatIsNoModel()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("model.bin"), "this is no model");
        var failure = Assert.Throws<DomainAdapt.Core.Failures.DomainAdaptException>(() => FastTextModel.Load(folder.At("model.bin")));
        Assert.Contains("model.bin", failure.Message, StringComparison.Ordinal);
        Assert.Contains("793712314", failure.Message, StringComparison.Ordinal);

        var whole = File.ReadAllBytes(Shared(Model));
        foreach (var length in new[] { 0, 3, 8, 60, 70, 5000, 100_000, 500_000, whole.Length - 1 })
        {
            File.WriteAllBytes(folder.At("cut.ftz"), whole[..length]);
            Assert.Throws<DomainAdapt.Core.Failures.DomainAdaptException>(() => FastTextModel.Load(folder.At("cut.ftz")));
        }
    }

    private static void Compare(FastTextModel model, string[] expectedLines, string[] lines, int labels)
    {
        var predictor = new FastTextPredictor(model);
        var best = new LabelProbability[labels];
        Assert.Equal(lines.Length, expectedLines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var expected = expectedLines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var found = predictor.Predict(Encoding.UTF8.GetBytes(lines[i]), best);
            Assert.Equal(expected.Length / 2, found);
            for (var k = 0; k < found; k++)
            {
                var probability = float.Parse(expected[2 * k + 1], CultureInfo.InvariantCulture);
                Assert.Equal(probability, best[k].Probability, 1e-5);
                // Labels as probable as each other may change places.
                if (k + 1 == found || probability - float.Parse(expected[2 * k + 3], CultureInfo.InvariantCulture) > 2e-5)
                    Assert.Contains($"__label__{best[k].Label}", expected);
                if (k == 0 && (found == 1 || probability - float.Parse(expected[3], CultureInfo.InvariantCulture) > 2e-5))
                    Assert.Equal(expected[0], $"__label__{best[0].Label}");
            }
        }
    }

    private static string TextOfLine(string line)
    {
        using var json = JsonDocument.Parse(line);
        return string.Join(' ', json.RootElement.GetProperty("text").GetString()!.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<string> GzipLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static string Shared(string relative)
    {
        var path = SharedData.Path(relative);
        Assert.SkipUnless(path is not null, "the shared data is absent");
        return path!;
    }
}
