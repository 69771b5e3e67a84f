using System.Diagnostics;
using System.Globalization;
using System.Text;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Corpora.Privacy;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How fast are texts signed for near deduplication, labelled with their language and searched for personal data, in memory, on one core; the language
/// beside the fastText program with the same model, in turns?
/// </summary>
internal static class CurationSpeed
{
    private const int Rounds = 7;
    private const int WarmUp = 100;
    private const string Program = "/usr/bin/fasttext";

    /// <summary>Measures, and writes the medians to a file.</summary>
    /// <param name="arguments">The file, documents in JSON lines (.gz), and a fastText model of languages.</param>
    public static void Run(string[] arguments)
    {
        var (result, documents, model) = (arguments[0], arguments[1], arguments[2]);
        var machine = MachineFacts.Now();
        var texts = JsonLinesFile.Texts(documents).ToList();
        var bytes = texts.Sum(text => (long)text.Length);

        var signature = new TextSignature(new MinHash(1), 5);
        var numbers = new uint[MinHash.Permutations];
        var sign = Median(() => texts.ForEach(text => signature.TrySign(text, numbers)));
        var scanner = new PersonalDataScanner();
        var scan = Median(() => texts.ForEach(text => scanner.Scan(text)));

        var lines = Path.GetTempFileName();
        File.WriteAllLines(lines, texts.Select(text => Encoding.UTF8.GetString(text).ReplaceLineEndings(" ")));
        byte[][] lineBytes = [.. File.ReadLines(lines).Select(Encoding.UTF8.GetBytes)];
        var predictor = new FastTextPredictor(FastTextModel.Load(model));
        var (own, peer) = (new List<double>(), new List<double>());
        Median(() => Array.ForEach(lineBytes, line => predictor.Predict(line)));
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(Seconds(() => Array.ForEach(lineBytes, line => predictor.Predict(line))));
            // Less the time of its start on an empty file, which is mostly the reading of the model.
            peer.Add(PeerSeconds(model, lines) - PeerSeconds(model, "/dev/null"));
        }
        File.Delete(lines);
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks curation-speed {string.Join(' ', arguments)}",
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Documents = texts.Count,
            Bytes = bytes,
            Rounds,
            MegabytesPerProcessorSecond = new
            {
                Signatures128 = Rate(bytes, sign),
                PersonalData = Rate(bytes, scan),
                Language = Rate(bytes, Middle(own)),
                LanguageByFasttext = Rate(bytes, Middle(peer)),
            },
            LanguageTimesFasttext = double.Round(Middle(peer) / Middle(own), 2),
        });
    }

    // The first passes are the compiler's.
    private static double Median(Action pass) => Middle([.. Enumerable.Range(0, WarmUp + Rounds).Select(_ => Seconds(pass)).Skip(WarmUp)]);

    private static double Middle(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);

    private static double Rate(long bytes, double seconds) => double.Round(bytes / 1e6 / seconds, 1);

    private static double Seconds(Action pass)
    {
        var began = Environment.CpuUsage.TotalTime;
        pass();
        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    private static double PeerSeconds(string model, string lines)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"TIMEFORMAT='%U %S'; time {Program} predict '{model}' '{lines}' > /dev/null"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        return process.StandardError.ReadToEnd().Trim().Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
    }
}
