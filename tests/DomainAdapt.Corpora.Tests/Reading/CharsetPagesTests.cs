using System.IO.Compression;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading;

/// <summary>Pages as servers sent them, in their original encodings.</summary>
public sealed class CharsetPagesTests
{
    private const string Pages = "data/extraction/trafilatura/html";

    [Fact]
    public void Decode_ReadsRealPagesWithoutLoss()
    {
        Assert.SkipUnless(SharedData.Path(Pages) is not null, $"{Pages} is not here");
        var (all, sound) = (0, 0);
        var lossy = new List<string>();
        var encodings = new SortedDictionary<string, int>();
        foreach (var path in Directory.EnumerateFiles(SharedData.Path(Pages)!).Order(StringComparer.Ordinal))
        {
            using var page = new MemoryStream();
            using (var file = File.OpenRead(path))
            using (var content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file)
                content.CopyTo(page);
            var decoded = Charset.Decode(page.ToArray(), new CharsetHints(IsMarkup: true));
            all++;
            var line = $"{decoded.Encoding} {decoded.Evidence} {decoded.Declared ?? "none"}";
            encodings[line] = encodings.GetValueOrDefault(line) + 1;
            if (decoded.Replacements == 0)
                sound++;
            else
                lossy.Add($"{Path.GetFileName(path)} {line} {decoded.Replacements}");
        }
        Assert.True(sound >= 0.99 * all, $"{sound} of {all}\n{string.Join('\n', lossy)}\n{string.Join('\n', encodings)}");
    }
}
