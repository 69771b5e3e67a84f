using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading;

/// <summary>Real sentences, written in an encoding that declares nothing.</summary>
public sealed class CharsetDetectorTests
{
    private const string Sentences = "data/langid/sentences.jsonl.gz";

    // Ten sentences of a language a text, as short as undeclared text is seldom. An encoding that reads all of it alike is right, too.
    [Theory]
    [InlineData("windows-1252", "de fr es pt it sv da nb fi nl is ca", 0.95)]
    [InlineData("windows-1251", "ru uk bg sr mk be", 0.98)]
    [InlineData("koi8-u", "ru uk", 0.98)]
    [InlineData("iso-8859-5", "ru bg sr", 0.98)]
    [InlineData("ibm866", "ru", 0.98)]
    [InlineData("windows-1250", "cs sk pl hu hr sl", 0.9)]
    [InlineData("iso-8859-2", "cs sk pl hu hr sl", 0.9)]
    [InlineData("windows-1253", "el", 0.95)]
    [InlineData("windows-1254", "tr", 0.95)]
    [InlineData("windows-1255", "he", 0.95)]
    [InlineData("windows-1256", "ar fa", 0.98)]
    [InlineData("windows-1257", "lv lt et", 0.8)]
    [InlineData("windows-874", "th", 0.98)]
    [InlineData("gb18030", "zh", 0.98)]
    [InlineData("shift_jis", "ja", 0.98)]
    [InlineData("euc-jp", "ja", 0.98)]
    [InlineData("euc-kr", "ko", 0.98)]
    public void Detect_FindsTheEncodingOfRealText(string name, string languages, double least)
    {
        Assert.SkipUnless(SharedData.Path(Sentences) is not null, $"{Sentences} is not here");
        var encoding = EncodingOf(name);
        var (all, right) = (0, 0);
        var wrong = new Dictionary<string, int>();
        foreach (var language in Read().Where(item => languages.Split(' ').Contains(item.Language)).GroupBy(item => item.Language))
        {
            foreach (var chunk in language.Select(item => item.Text).Chunk(10))
            {
                var text = string.Join('\n', chunk);
                if (Ascii.IsValid(text) || !CanEncode(encoding, text, out var bytes))
                    continue;
                all++;
                var decoded = Charset.Decode(bytes);
                if (Encoding.UTF8.GetString(decoded.Text.Span) == text)
                    right++;
                else
                    wrong[$"{language.Key} {decoded.Encoding}"] = wrong.GetValueOrDefault($"{language.Key} {decoded.Encoding}") + 1;
            }
        }
        Assert.True(all > 0 && right >= least * all, $"{right} of {all}; wrong: {string.Join(", ", wrong)}");
    }

    private static Encoding EncodingOf(string name)
    {
        var page = name switch { "koi8-u" => 21866, "gb18030" => 54936, "shift_jis" => 932, "euc-jp" => 51932, "euc-kr" => 949, "ibm866" => 866, "windows-874" => 874, _ => 0 };
        return page > 0 ? CodePagesEncodingProvider.Instance.GetEncoding(page)! : CodePagesEncodingProvider.Instance.GetEncoding(name)!;
    }

    private static bool CanEncode(Encoding encoding, string text, out byte[] bytes)
    {
        bytes = encoding.GetBytes(text);
        return encoding.GetString(bytes) == text;
    }

    private static IEnumerable<(string Language, string Text)> Read()
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path(Sentences)!), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var item = JsonDocument.Parse(line);
            yield return (item.RootElement.GetProperty("lang").GetString()!, item.RootElement.GetProperty("text").GetString()!);
        }
    }
}
