using System.Runtime.InteropServices;
using System.Text.Json;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Deduplication.Paragraphs;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How fast are paragraphs, lines and runs of sentences split, normalised, hashed and looked up among those seen, in memory, on one core?
/// </summary>
internal static class ParagraphSpeed
{
    private const int Rounds = 7;
    private const int WarmUp = 10;

    /// <summary>Measures, and writes the medians to a file.</summary>
    /// <param name="arguments">The file, and documents in JSON lines (.gz).</param>
    public static void Run(string[] arguments)
    {
        var (result, path) = (arguments[0], arguments[1]);
        var machine = MachineFacts.Now();
        var documents = Documents(path);
        var bytes = documents.Sum(document => (long)document.Text.Length);
        var units = Enum.GetValues<TextUnit>().Select(unit => (Name: unit.ToString(), Spec: new DedupParagraphsSpec { Unit = unit }))
            .Append((Name: "LineFoldNumbers", Spec: new DedupParagraphsSpec { Unit = TextUnit.Line, FoldNumbers = true }));
        var measured = units.ToDictionary(unit => JsonNamingPolicy.SnakeCaseLower.ConvertName(unit.Name), unit => Measure(documents, bytes, unit.Spec));
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks paragraph-speed {string.Join(' ', arguments)}",
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Documents = documents.Count,
            Bytes = bytes,
            Rounds,
            Units = measured,
        });
    }

    private static object Measure(List<Document> documents, long bytes, DedupParagraphsSpec spec)
    {
        var keys = new UnitKeys(spec);
        var (units, repeated) = (0L, 0L);
        // The first passes are the compiler's.
        var seconds = Enumerable.Range(0, WarmUp + Rounds).Select(_ =>
        {
            (units, repeated) = (0, 0);
            var seen = new HashSet<UInt128>();
            var began = Environment.CpuUsage.TotalTime;
            foreach (var document in documents)
            {
                foreach (var unit in CollectionsMarshal.AsSpan(keys.Of(document)))
                {
                    units++;
                    repeated += seen.Add(unit.Key) ? 0 : 1;
                }
            }
            return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
        }).Skip(WarmUp).Order().ElementAt(Rounds / 2);
        return new { UnitsCompared = units, UnitsRepeated = repeated, MegabytesPerProcessorSecond = double.Round(bytes / 1e6 / seconds, 1) };
    }

    private static List<Document> Documents(string path)
    {
        var documents = new List<Document>();
        foreach (var text in JsonLinesFile.Texts(path))
        {
            var origin = documents.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            documents.Add(new Document
            {
                Id = DocumentId.Of("benchmark", origin),
                Text = text,
                Source = "benchmark",
                Origin = origin,
            });
        }
        return documents;
    }
}
