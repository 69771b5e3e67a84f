using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Classification.Training;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How fast is a classifier trained on one core, reading and writing included, and how right is it, beside the fastText program with the same settings, in
/// turns? Two tasks: parts of words, as for languages; and runs of words, as for quality.
/// </summary>
internal static class ClassifierTraining
{
    private const int Rounds = 3;
    private const double HeldOutShare = 0.2;

    private static readonly (string Name, ClassifierSpec Spec)[] Tasks =
    [
        ("parts_of_words", new ClassifierSpec { Dimension = 16, Epochs = 5, LearningRate = 0.5, MinCharacters = 2, MaxCharacters = 4, Buckets = 2_000_000 }),
        ("runs_of_words", new ClassifierSpec { Dimension = 100, Epochs = 5, LearningRate = 0.5, WordNGrams = 2, Buckets = 2_000_000 }),
    ];

    /// <summary>Measures, and writes the medians to a file.</summary>
    /// <param name="arguments">The file, and labelled texts: JSON lines (.gz) with lang and text.</param>
    public static void Run(string[] arguments)
    {
        var machine = MachineFacts.Now();
        var folder = Directory.CreateTempSubdirectory("domainadapt-").FullName;
        var (train, held) = (Path.Combine(folder, "train.txt"), Path.Combine(folder, "held.txt"));
        var lines = Lines(arguments[1]);
        new SplitMix64(7).Shuffle<string>(lines);
        var cut = (int)(lines.Length * HeldOutShare);
        File.WriteAllLines(held, lines[..cut]);
        File.WriteAllLines(train, lines[cut..]);
        ResultFile.Write(arguments[0], new
        {
            Command = $"DomainAdapt.Benchmarks classifier-train {string.Join(' ', arguments)}",
            Machine = machine,
            Lines = lines.Length - cut,
            Bytes = new FileInfo(train).Length,
            HeldOutLines = cut,
            Rounds,
            Tasks = Tasks.Select(task => Measure(task.Name, task.Spec, folder, train, held)).ToArray(),
            LoadAverageAfter = MachineFacts.Load(),
        });
        Directory.Delete(folder, recursive: true);
    }

    private static object Measure(string name, ClassifierSpec spec, string folder, string train, string held)
    {
        var (own, peer) = (Path.Combine(folder, "own.bin"), Path.Combine(folder, "peer"));
        var settings = FormattableString.Invariant(
            $"-dim {spec.Dimension} -epoch {spec.Epochs} -lr {spec.LearningRate} -minn {spec.MinCharacters} -maxn {spec.MaxCharacters} -wordNgrams {spec.WordNGrams} -bucket {spec.Buckets} -thread 1");
        var (ownSeconds, peerSeconds) = (new List<double>(), new List<double>());
        // The first round is the compiler's.
        for (var round = 0; round <= Rounds; round++)
        {
            var began = Environment.CpuUsage.TotalTime;
            using (var file = File.Create(own))
                ClassifierTrainer.Train(LabelledLines.Read([train]), spec).Write(file);
            var seconds = (Environment.CpuUsage.TotalTime - began).TotalSeconds;
            if (round == 0)
                continue;
            ownSeconds.Add(seconds);
            if (FastTextProgram.IsThere)
                peerSeconds.Add(FastTextProgram.Seconds($"supervised -input '{train}' -output '{peer}' {settings}"));
        }
        var hasPeer = peerSeconds.Count > 0;
        return new
        {
            Task = name,
            Settings = settings,
            ProcessorSeconds = double.Round(Middle(ownSeconds), 2),
            ProcessorSecondsOfFasttext = hasPeer ? double.Round(Middle(peerSeconds), 2) : (double?)null,
            TimesFasttext = hasPeer ? double.Round(Middle(peerSeconds) / Middle(ownSeconds), 2) : (double?)null,
            HeldOutMacroF1 = F1(own, held),
            HeldOutMacroF1OfFasttext = hasPeer ? F1(peer + ".bin", held) : (double?)null,
        };
    }

    private static double F1(string model, string held)
    {
        var predictor = new FastTextPredictor(FastTextModel.Load(model));
        var counts = new LabelCounts();
        foreach (var line in LabelledLines.Read([held]))
            counts.Add(line.Labels, predictor.Predict(line.Text.Span)?.Label);
        return double.Round(counts.MacroF1, 4);
    }

    private static double Middle(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);

    private static string[] Lines(string path)
        => [.. JsonLinesFile.Read(path).Select(line => $"__label__{line.GetProperty("lang").GetString()} {line.GetProperty("text").GetString()!.ReplaceLineEndings(" ")}")];
}
