using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Cleaning.Repair;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning.Repair;

/// <summary>Real sentences of 75 languages: sound ones must stay, misread ones must come back.</summary>
public sealed class SentencesTests
{
    private const string Sentences = "data/langid/sentences.jsonl.gz";

    private static readonly TextRepair EncodingOnly = new(RepairSpec.EncodingOnly);

    // The corpus itself was misread in 65 of its 37,011 sentences, most of them Romanian and Luganda; each was looked at.
    [Fact]
    public void SoundSentencesStay()
    {
        var changed = Read().Select(item => (item.Text, Repaired: Repairs.Text(item.Text, EncodingOnly))).Where(item => item.Repaired != item.Text).ToList();
        Assert.True(changed.Count <= 70, string.Join('\n', changed));
        Assert.All(changed, item => Assert.True(item.Repaired.Length < item.Text.Length, item.Text));
    }

    [Theory]
    [InlineData("windows-1252", 0.99)]
    [InlineData("windows-1251", 0.95)]
    [InlineData("windows-1250", 0.95)]
    [InlineData("macintosh", 0.9)]
    [InlineData("iso-8859-1", 0.99)]
    public void SentencesMisreadOnceComeBack(string codecName, double least)
    {
        var codec = LegacyCodec.All.Single(codec => codec.Name == codecName);
        var (all, back) = (0, 0);
        foreach (var (_, text) in Read().Where((item, i) => i % 3 == 0 && !Ascii.IsValid(item.Text)))
        {
            var misread = string.Concat(Encoding.UTF8.GetBytes(text).Select(value => codec.Characters[value]));
            all++;
            back += Repairs.Text(misread, EncodingOnly) == text ? 1 : 0;
        }
        Assert.True(back >= least * all, $"{back} of {all} came back");
    }

    private static IEnumerable<(string Language, string Text)> Read()
    {
        Assert.SkipUnless(SharedData.Path(Sentences) is not null, $"{Sentences} is not here");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path(Sentences)!), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var item = JsonDocument.Parse(line);
            yield return (item.RootElement.GetProperty("lang").GetString()!, item.RootElement.GetProperty("text").GetString()!);
        }
    }
}
