using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;

namespace DomainAdapt.Benchmarks.Training;

/// <summary>What does a training step of a model of 13.8 million parameters cost, beside PyTorch 1.13 and in bfloat16 beside single precision?</summary>
internal static class TrainStepBenchmark
{
    private const int Batch = 8;
    private const int WarmUp = 3;

    private static readonly Gpt2Spec Gpt2 = new() { Layers = 6, Width = 384, Heads = 6, Vocabulary = 8192, Context = 256 };
    private static readonly LlamaSpec Llama = new() { Layers = 6, Width = 384, Heads = 6, FeedForward = 1024, Vocabulary = 8192, Context = 256 };

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Lets each case and its peer take turns, and writes their times to a JSON file.</summary>
    /// <param name="arguments">The file, then threads and pairs where they shall not be 1 and 15, then the Python that has PyTorch.</param>
    public static void Run(string[] arguments)
    {
        var (threads, pairs) = (Number(arguments, 1, 1), Number(arguments, 2, 15));
        var python = arguments.Length > 3 ? arguments[3] : "/usr/bin/python3";
        var runtime = TorchRuntime.Load();
        var before = MachineFacts.Now();
        var cases = new List<Case>();
        foreach (var spec in new DecoderSpec[] { Gpt2, Llama })
        {
            cases.Add(BesidePeer(spec, "fused attention"));
            cases.Add(BesidePeer(spec, "explicit attention, as the peer has it", plain: true));
            if (Avx512F.IsSupported) // which the peer's library does not know of processors that are newer than it
                cases.Add(BesidePeer(spec, "fused attention, the peer told of AVX-512", blasCore: "SkylakeX"));
            cases.Add(Measure(spec, "bf16 beside fp32", new TrainerSteps(spec, Batch, threads, Precision.Bf16), new TrainerSteps(spec, Batch, threads), null));
        }
        var result = new
        {
            Command = $"DomainAdapt.Benchmarks train-step {string.Join(' ', arguments)}",
            Machine = before,
            LoadAverageAfter = MachineFacts.Load(),
            Libtorch = runtime.Version,
            OneDnnProducts = MatrixProduct.HasWideProducts,
            Threads = threads,
            PeerEnvironment = PeerSteps.Environment(threads),
            Batch,
            Tokens = Batch * Gpt2.Context,
            Cases = cases,
        };
        File.WriteAllText(arguments[0], JsonSerializer.Serialize(result, Format) + "\n");

        Case BesidePeer(DecoderSpec spec, string what, bool plain = false, string? blasCore = null)
        {
            var peer = new PeerSteps(python, PeerOf(spec, threads), blasCore);
            Attention.AlwaysPlain = plain;
            var measured = Measure(spec, what, new TrainerSteps(spec, Batch, threads), peer, peer.Facts);
            Attention.AlwaysPlain = false;
            return measured;
        }

        Case Measure(DecoderSpec spec, string what, ISteps ours, ISteps against, PeerFacts? facts)
        {
            using var _ = ours;
            using var __ = against;
            var times = new List<Pair>();
            for (var i = -WarmUp; i < pairs; i++)
            {
                var pair = i % 2 == 0 ? new Pair(ours.Next(), against.Next()) : Pair.Reversed(against.Next(), ours.Next());
                if (i >= 0)
                    times.Add(pair);
            }
            var measured = Case.Of(spec is Gpt2Spec ? "gpt2" : "llama", spec.ParameterCount(), what, facts, times);
            Console.WriteLine($"{measured.Model}, {what}: {measured.ProcessorRatio} in processor time, {measured.SecondsRatio} by the clock");
            return measured;
        }
    }

    private static PeerSetting PeerOf(DecoderSpec spec, int threads) => spec switch
    {
        Gpt2Spec gpt2 => new("gpt2", gpt2.Layers, gpt2.Width, gpt2.Heads, 4 * gpt2.Width, gpt2.Vocabulary, gpt2.Context, Batch, threads),
        LlamaSpec llama => new("llama", llama.Layers, llama.Width, llama.Heads, llama.FeedForward, llama.Vocabulary, llama.Context, Batch, threads),
        _ => throw new ArgumentException($"There is no peer of {spec.GetType().Name}.", nameof(spec)),
    };

    private static int Number(string[] arguments, int index, int otherwise)
        => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private sealed record Pair(StepTime Ours, StepTime Against)
    {
        public static Pair Reversed(StepTime against, StepTime ours) => new(ours, against);
    }

    /// <summary>Ratios are medians of the pairs' own ratios; seconds are medians of each side.</summary>
    private sealed record Case(
        string Model, long Parameters, string What, PeerFacts? Peer, double ProcessorRatio, double SecondsRatio, double Processor, double Seconds,
        double AgainstProcessor, double AgainstSeconds, IReadOnlyList<double[]> PairsProcessorAndSeconds)
    {
        public static Case Of(string model, long parameters, string what, PeerFacts? peer, List<Pair> pairs) => new(
            model, parameters, what, peer,
            Median(pairs, pair => pair.Ours.Processor / pair.Against.Processor), Median(pairs, pair => pair.Ours.Seconds / pair.Against.Seconds),
            Median(pairs, pair => pair.Ours.Processor), Median(pairs, pair => pair.Ours.Seconds),
            Median(pairs, pair => pair.Against.Processor), Median(pairs, pair => pair.Against.Seconds),
            [.. pairs.Select(pair => new[] { pair.Ours.Processor, pair.Against.Processor, pair.Ours.Seconds, pair.Against.Seconds }
                .Select(number => double.Round(number, 3)).ToArray())]);

        private static double Median(List<Pair> pairs, Func<Pair, double> of)
            => double.Round(pairs.Select(of).Order().ElementAt(pairs.Count / 2), 3);
    }
}
