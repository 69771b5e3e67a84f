using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Languages;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Languages;

public sealed class EmbeddedModelTests
{
    // What lid.176 cannot say.
    private static readonly string[] NotOfLid176 = ["lg", "mi", "sn", "st", "tn", "ts", "xh", "zu"];

    [Fact] // Another model is another version: stored labels would no longer be what the program says.
    public void Bytes_AreThoseOfTheVersion()
    {
        using var stream = EmbeddedModel.Open();
        Assert.InRange(stream.Length, 1, 1_500_000);
        Assert.Equal((1, "5d3a28a9ded0645c"), (EmbeddedModel.Version, Convert.ToHexStringLower(SHA256.HashData(stream))[..16]));
        Assert.Equal(EmbeddedModel.Languages, EmbeddedModel.Model.Labels.Distinct().Count());
    }

    [Theory]
    [InlineData("We went down to the river because the bridge had been closed since the morning.", "en")]
    [InlineData("Gestern Abend haben wir lange am Fluss gesessen und auf den Regen gewartet.", "de")]
    [InlineData("Hier soir nous sommes restés longtemps au bord de la rivière à attendre la pluie.", "fr")]
    [InlineData("Вчера вечером мы долго сидели у реки и ждали дождя.", "ru")]
    [InlineData("昨天晚上我们在河边坐了很久，等着下雨。", "zh")]
    [InlineData("昨日の夜、私たちは川のそばに長いあいだ座って雨を待っていた。", "ja")]
    [InlineData("كنا نجلس مساء أمس على ضفة النهر وننتظر المطر.", "ar")]
    public void Model_KnowsPlainSentences(string text, string language)
        => Assert.Equal(language, new FastTextPredictor(EmbeddedModel.Model).Predict(Encoding.UTF8.GetBytes(text))!.Value.Label);

    [Fact] // The bar is what lid.176.ftz reaches on the same sentences.
    public void Model_IsAsRightAsLid176()
    {
        var path = SharedData.Path("data/langid/sentences.jsonl.gz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        var predictor = new FastTextPredictor(EmbeddedModel.Model);
        var counts = new Dictionary<string, (int Right, int All)>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var language = json.RootElement.GetProperty("lang").GetString()!;
            var (right, all) = counts.GetValueOrDefault(language);
            var isRight = predictor.Predict(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("text").GetString()!))?.Label == language;
            counts[language] = (right + (isRight ? 1 : 0), all + 1);
        }
        var accuracies = counts.Where(language => !NotOfLid176.Contains(language.Key)).Select(language => (double)language.Value.Right / language.Value.All).ToArray();
        Assert.Equal(67, accuracies.Length);
        Assert.InRange(accuracies.Average(), 0.893, 1);
    }
}
