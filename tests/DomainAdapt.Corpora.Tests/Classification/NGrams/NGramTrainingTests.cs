using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.NGrams;

public sealed class NGramTrainingTests : IDisposable
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Classification", "NGrams");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // Probabilities of every word of 25 sentences, by an implementation from the definitions (oracle.py).
    public void Write_GivesTheProbabilitiesOfTheDefinitions()
    {
        var model = NGramModel.Load(Train(File.ReadAllBytes(Path.Combine(Fixtures, "corpus.txt")), 3, out var fellBack));
        Assert.Empty(fellBack);
        var words = 0;
        foreach (var sentence in JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Fixtures, "oracle.json"))).RootElement.GetProperty("sentences").EnumerateArray())
        {
            var expected = sentence.GetProperty("log10").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            Assert.Equal(expected.Sum(), model.Score(Encoding.UTF8.GetBytes(sentence.GetProperty("text").GetString()!), out var tokens), 4);
            Assert.Equal(expected.Length, tokens);
            words += tokens;
        }
        Assert.True(words > 100, $"only {words} words");
    }

    [Fact] // What a text of three words gives: discounts 0.5 and 1, since it is too small to have its own, and four words to share what they leave.
    public void Write_OfSingleWordsCanBeReckonedByHand()
    {
        var arpa = File.ReadAllText(Train("a a b\n"u8, 1, out var fellBack));
        Assert.Equal([1], fellBack);
        Assert.Contains($"{Log(0.375)}\ta\n", arpa, StringComparison.Ordinal);
        Assert.Contains($"{Log(0.25)}\tb\n", arpa, StringComparison.Ordinal);
        Assert.Contains($"{Log(0.25)}\t</s>\n", arpa, StringComparison.Ordinal);
        Assert.Contains($"{Log(0.125)}\t<unk>\n", arpa, StringComparison.Ordinal);
        Assert.Contains("-99\t<s>\n", arpa, StringComparison.Ordinal);

        static string Log(double value) => Math.Log10(value).ToString("G7", CultureInfo.InvariantCulture);
    }

    [Fact] // After any words, the probabilities of all words, unknown ones and the end among them, add up to one.
    public void Write_GivesProbabilitiesThatAddUp()
    {
        var text = File.ReadAllText(Path.Combine(Fixtures, "corpus.txt"));
        var path = Train(Encoding.UTF8.GetBytes(text), 4, out _);
        var model = NGramModel.Load(path);
        string[] vocabulary = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(), "unheard", "</s>"];
        string[] contexts = [.. text.Split('\n').Take(40).Select(line => string.Join(' ', line.Split(' ').Take(3))), "", "unheard", "w0 unheard w1"];
        foreach (var context in contexts)
        {
            var sum = 0.0;
            foreach (var word in vocabulary)
            {
                var state = new NGramState(model.Order);
                state.Begin(model.Begin, BackoffOfTheBeginning(path));
                foreach (var before in context.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    model.Score(state, model.IndexOf(Encoding.UTF8.GetBytes(before)));
                sum += Math.Pow(10, model.Score(state, model.IndexOf(Encoding.UTF8.GetBytes(word))));
            }
            Assert.Equal(1, sum, 4);
        }
    }

    [Fact]
    public void Write_GivesTheSameBytes()
        => Assert.Equal(File.ReadAllBytes(Train("a b c a b\nb a\n"u8, 3, out _)), File.ReadAllBytes(Train("a b c a b\nb a\n"u8, 3, out _)));

    [Fact] // Words are numbered as they come: b, a, c.
    public void Write_KeepsNGramsTogetherThatBeginAlike()
    {
        var lines = File.ReadAllLines(Train("b a\nc b\nb c\nb b\n"u8, 2, out _));
        string[] bigrams = [.. lines.SkipWhile(line => line != "\\2-grams:").Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split('\t')[1])];
        Assert.Equal(["<s> b", "<s> c", "b </s>", "b b", "b a", "b c", "a </s>", "c </s>", "c b"], bigrams);
    }

    [Fact]
    public void Add_TakesMarksOfSentencesForUnknownWords()
    {
        var arpa = File.ReadAllText(Train("a </s> b <s>\n"u8, 2, out _));
        Assert.Contains("\ta <unk>", arpa, StringComparison.Ordinal);
        Assert.DoesNotContain("a </s>", arpa, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_RefusesWhatCannotBe()
    {
        Assert.Contains("no sentence", Assert.Throws<DomainAdaptException>(() => Train(" \n\n"u8, 2, out _)).Message, StringComparison.Ordinal);
        Assert.Contains("--order is 8", Assert.Throws<DomainAdaptException>(() => Train("a\n"u8, 8, out _)).Message, StringComparison.Ordinal);
        var training = new NGramTraining(3, null, normalises: false, maxBytes: 1000);
        Assert.Contains("--max-memory", Assert.Throws<DomainAdaptException>(() => training.Add("a b c d e f g h i j k l m n\n"u8)).Message, StringComparison.Ordinal);
    }

    private string Train(ReadOnlySpan<byte> text, int order, out IReadOnlyList<int> fellBack)
    {
        var training = new NGramTraining(order, null, normalises: false, maxBytes: 1 << 28);
        training.Add(text);
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid()}.arpa");
        using var file = File.Create(path);
        fellBack = training.Write(file);
        return path;
    }

    private static float BackoffOfTheBeginning(string path)
        => float.Parse(File.ReadLines(path).First(line => line.Contains("\t<s>\t", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
}
