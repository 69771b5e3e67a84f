using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Optimization;
using TorchSharp;

namespace DomainAdapt.Benchmarks.Training;

/// <summary>Does a long training take more memory with every step?</summary>
internal static class TrainMemoryBenchmark
{
    private const int Batch = 4;

    private static readonly LlamaSpec Spec = new() { Vocabulary = 8192, Context = 128 };

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Trains, and writes resident memory and living tensors along the way to a JSON file.</summary>
    /// <param name="arguments">The file, then threads and steps where they shall not be 1 and 1000.</param>
    public static void Run(string[] arguments)
    {
        var (threads, steps) = (Number(arguments, 1, 1), Number(arguments, 2, 1000));
        var runtime = TorchRuntime.Load();
        var before = MachineFacts.Now();
        var along = new List<Point>();
        using var model = RandomWeights.Of(Spec, Precision.Fp32);
        var options = new TrainerOptions
        {
            BatchSequences = Batch,
            BudgetTokens = (long)steps * Batch * Spec.Context,
            Schedule = all => new LearningRate { Peak = 1e-3, WarmupSteps = 10, Steps = all },
            Threads = threads,
        };
        new Trainer(model, new RandomSequences(Spec, Batch), options).Run(new TokenPlan(0, []), new Along(along));
        var result = new
        {
            Command = $"DomainAdapt.Benchmarks train-memory {string.Join(' ', arguments)}",
            Machine = before,
            LoadAverageAfter = MachineFacts.Load(),
            Libtorch = runtime.Version,
            Threads = threads,
            Model = new { Parameters = Spec.ParameterCount(), Spec.Layers, Spec.Width, Spec.Vocabulary, Spec.Context },
            Batch,
            Steps = steps,
            ResidentGrowthFromStep100 = along[^1].ResidentBytes - along.First(point => point.Step >= 100).ResidentBytes,
            Along = along,
        };
        File.WriteAllText(arguments[0], JsonSerializer.Serialize(result, Format) + "\n");
        Console.WriteLine(File.ReadAllText(arguments[0]));
    }

    private static int Number(string[] arguments, int index, int otherwise)
        => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private sealed record Point(long Step, long ResidentBytes, long LivingTensors, double Loss);

    private sealed class Along(List<Point> points) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == 1 || value.Step % 50 == 0)
                points.Add(new Point(value.Step, Environment.WorkingSet, DisposeScopeManager.Statistics.ThreadTotalLiveCount, double.Round(value.Loss, 4)));
        }
    }
}
