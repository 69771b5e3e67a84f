using System.Globalization;
using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Classification.Training;
using DomainAdapt.Corpora.Tests.Classification.FastText;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.Training;

public sealed class ClassifierTrainerTests
{
    private static readonly ClassifierSpec Small = new() { Dimension = 10, Epochs = 8, LearningRate = 0.5, WordNGrams = 2, MinCharacters = 2, MaxCharacters = 3, Buckets = 3000 };

    [Fact]
    public void Train_GivesTheSameBytesWithAnyNumberOfWorkers()
    {
        var bytes = new[] { 1, 2, 4, 3 }.Select(workers => Bytes(ClassifierTrainer.Train(Lines(1, 500), Small, workers))).ToArray();
        Assert.All(bytes, other => Assert.Equal(bytes[0], other));
        Assert.NotEqual(bytes[0], Bytes(ClassifierTrainer.Train(Lines(1, 500), Small with { Seed = 2 })));
        Assert.NotEqual(bytes[0], Bytes(ClassifierTrainer.Train(Lines(1, 500), Small with { BatchTexts = 7 })));
    }

    [Theory] // fastText itself loads what was written, and says the same of texts it has not seen.
    [InlineData(1, 0, null, "model.bin")]
    [InlineData(2, 3, null, "model.bin")]
    [InlineData(1, 3, 400, "model.ftz")]
    [InlineData(2, 0, 300, "model.ftz")]
    public void Write_IsReadByFastText(int wordNGrams, int maxCharacters, int? keep, string name)
    {
        using var folder = new TempFolder();
        var spec = Small with { WordNGrams = wordNGrams, MinCharacters = Math.Min(2, maxCharacters), MaxCharacters = maxCharacters, KeepFeatures = keep };
        var trained = ClassifierTrainer.Train(Lines(1, 500), spec);
        using (var file = File.Create(folder.At(name)))
            trained.Write(file, quantise: name.EndsWith(".ftz", StringComparison.Ordinal));
        if (keep is not null)
            Assert.Equal(keep, trained.Input.Rows);

        string[] texts = ["court appeal", "fever dose new-word", "", "zzz", "the of and"];
        var printed = FastTextProgram.Predict(folder.At(name), texts, 2);
        var predictor = new FastTextPredictor(FastTextModel.Load(folder.At(name)));
        var best = new LabelProbability[2];
        for (var i = 0; i < texts.Length; i++)
        {
            var expected = printed[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(expected.Length / 2, predictor.Predict(Encoding.UTF8.GetBytes(texts[i]), best));
            if (expected.Length > 0)
            {
                Assert.Equal(expected[0], $"__label__{best[0].Label}");
                Assert.Equal(float.Parse(expected[1], CultureInfo.InvariantCulture), best[0].Probability, 1e-4);
            }
        }
    }

    [Fact] // Held-out F1 within 0.005 of fastText's, trained on the same real sentences with the same settings: eight languages that look alike.
    public void Train_IsAsRightAsFastText()
    {
        using var folder = new TempFolder();
        var path = SharedData.Path("data/langid/sentences.jsonl.gz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        string[] languages = ["da", "nb", "sv", "nl", "af", "de", "es", "pt"];
        var lines = GzipLines(path!).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement)
            .Where(line => languages.Contains(line.GetProperty("lang").GetString()))
            .Select(line => $"__label__{line.GetProperty("lang").GetString()} {line.GetProperty("text").GetString()!.ReplaceLineEndings(" ")}").ToArray();
        new DomainAdapt.Core.Randomness.SplitMix64(5).Shuffle<string>(lines);
        File.WriteAllLines(folder.At("train.txt"), lines[..2500]);
        File.WriteAllLines(folder.At("test.txt"), lines[2500..]);

        var spec = new ClassifierSpec { Dimension = 16, Epochs = 10, LearningRate = 0.5, MinCharacters = 2, MaxCharacters = 4, Buckets = 50_000 };
        var own = Score(ClassifierTrainer.Train(LabelledLines.Read([folder.At("train.txt")]), spec), folder.At("test.txt"));
        var peer = FastTextProgram.Train(folder, "train.txt", "-dim 16 -epoch 10 -lr 0.5 -minn 2 -maxn 4 -bucket 50000 -thread 1");
        var expected = Score(FastTextModel.Load(peer), folder.At("test.txt"));

        Assert.InRange(expected, 0.8, 1);
        Assert.InRange(own, expected - 0.005, 1);
    }

    [Fact]
    public void Train_LearnsNothingFromShuffledLabels()
    {
        var lines = Lines(1, 500).ToArray();
        var labels = lines.Select(line => line.Labels).ToArray();
        new DomainAdapt.Core.Randomness.SplitMix64(3).Shuffle<IReadOnlyList<string>>(labels);
        var (right, wrong) = (Accuracy(ClassifierTrainer.Train(lines, Small)), Accuracy(ClassifierTrainer.Train(lines.Select((line, i) => line with { Labels = labels[i] }), Small)));
        Assert.InRange(right, 0.9, 1);
        Assert.InRange(wrong, 0, 0.7);
    }

    [Fact]
    public void Train_RefusesTextWithOneLabel()
        => Assert.Contains("1 labels", Assert.Throws<DomainAdaptException>(() => ClassifierTrainer.Train(Lines(1, 50).Where(line => line.Labels[0] == "law"), Small)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_TakesJsonLinesToo()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("a.jsonl"), "{\"text\": \"one\\ntwo __label__x\", \"label\": \"law\"}\n{\"text\": \"three\", \"label\": [\"law\", \"web\"]}\n");
        var lines = LabelledLines.Read([folder.At("a.jsonl")]).Select(line => (string.Join(',', line.Labels), Encoding.UTF8.GetString(line.Text.Span))).ToArray();
        Assert.Equal([("law", "one\ntwo __label__x"), ("law,web", "three")], lines);
        File.WriteAllText(folder.At("b.jsonl"), "{\"text\": \"one\"}\n");
        Assert.Contains("b.jsonl:1", Assert.Throws<DomainAdaptException>(() => LabelledLines.Read([folder.At("b.jsonl")]).ToArray()).Message, StringComparison.Ordinal);
    }

    private static double Accuracy(FastTextModel model) => Count(model, Lines(2, 300)).Accuracy;

    private static double Score(FastTextModel model, string path) => Count(model, LabelledLines.Read([path])).MacroF1;

    private static LabelCounts Count(FastTextModel model, IEnumerable<LabelledLine> lines)
    {
        var (predictor, counts) = (new FastTextPredictor(model), new LabelCounts());
        foreach (var line in lines)
            counts.Add(line.Labels, predictor.Predict(line.Text.Span)?.Label);
        return counts;
    }

    private static IEnumerable<LabelledLine> Lines(int seed, int count) => FastTextProgram.Lines(seed, count, 3).Select((line, number) =>
        new LabelledLine($"line {number}", [line[9..line.IndexOf(' ', StringComparison.Ordinal)]], Encoding.UTF8.GetBytes(line)));

    private static byte[] Bytes(FastTextModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    private static IEnumerable<string> GzipLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
