using System.Globalization;
using System.Text;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Corpora.Privacy;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How much of a domain's text does the search for personal data take, by type and megabyte? With the second argument, every hit goes to a file with the text around it,
/// for reading: what is no personal data there is a false hit.
/// </summary>
internal static class PrivacyHits
{
    private const int ContextBytes = 60;

    /// <summary>Counts, and writes the counts to a file.</summary>
    /// <param name="arguments">The file, a file for the hits (<c>-</c> for none), and documents in JSON lines (.gz), each with text.</param>
    public static void Run(string[] arguments)
    {
        using var hits = arguments[1] == "-" ? StreamWriter.Null : new StreamWriter(arguments[1]);
        var (scanner, sources) = (new PersonalDataScanner(), new SortedDictionary<string, object>(StringComparer.Ordinal));
        foreach (var path in arguments[2..])
        {
            var (documents, bytes, byType) = (0, 0L, new SortedDictionary<string, int>(StringComparer.Ordinal));
            foreach (var text in JsonLinesFile.Texts(path))
            {
                (documents, bytes) = (documents + 1, bytes + text.Length);
                foreach (var span in scanner.Scan(text))
                {
                    var type = PersonalDataSpan.NameOf(span.Type);
                    byType[type] = byType.GetValueOrDefault(type) + 1;
                    hits.WriteLine($"{type}\t{Path.GetFileName(path)}\t{Around(text, span)}");
                }
            }
            sources[Path.GetFileName(path)] = new
            {
                Documents = documents,
                Bytes = bytes,
                Hits = byType,
                HitsPerMegabyte = byType.ToDictionary(pair => pair.Key, pair => double.Round(pair.Value / (bytes / 1e6), 2)),
            };
        }
        ResultFile.Write(arguments[0], new { Command = string.Create(CultureInfo.InvariantCulture, $"DomainAdapt.Benchmarks privacy-hits {string.Join(' ', arguments)}"), Sources = sources });
    }

    private static string Around(ReadOnlySpan<byte> text, PersonalDataSpan span)
    {
        var (start, end) = (Math.Max(0, span.Range.Start - ContextBytes), Math.Min(text.Length, span.Range.End + ContextBytes));
        var around = $"{Encoding.UTF8.GetString(text[start..span.Range.Start])}[[{Encoding.UTF8.GetString(span.Range.Of(text))}]]{Encoding.UTF8.GetString(text[span.Range.End..end])}";
        return string.Join(' ', around.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
