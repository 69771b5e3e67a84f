using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Generation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using static TorchSharp.torch;

namespace DomainAdapt.Benchmarks.Training;

/// <summary>How many tokens a second does a model of 13.8 million parameters generate, with and without remembered keys and values?</summary>
internal static class GenerationBenchmark
{
    private const int PromptTokens = 32;

    private static readonly LlamaSpec ModelS = new() { Layers = 6, Width = 384, Heads = 6, FeedForward = 1024, Vocabulary = 8192, Context = 256 };

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Reading all anew is an order of magnitude slower: fewer tokens and sequences tell it as well.
    private static readonly Case[] Cases =
    [
        new(Sequences: 1, NewTokens: 128), new(Sequences: 8, NewTokens: 128), new(Sequences: 32, NewTokens: 128),
        new(Sequences: 1, NewTokens: 128, Cached: false), new(Sequences: 8, NewTokens: 16, Cached: false), new(Sequences: 32, NewTokens: 4, Cached: false),
    ];

    /// <summary>Measures each case several times, alternating, and writes the medians to a JSON file.</summary>
    /// <param name="arguments">The file, then threads and rounds where they shall not be 1 and 5.</param>
    public static void Run(string[] arguments)
    {
        var (threads, rounds) = (Number(arguments, 1, 1), Number(arguments, 2, 5));
        TorchRuntime.Load();
        TorchRuntime.UseThreads(threads);
        var before = MachineFacts.Now();
        var measured = Cases.Select(_ => new List<Speed>()).ToList();
        using var model = new LlamaDecoder(ModelS);
        WeightInitializer.Initialize(model, seed: 1);
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (each, speeds) in Cases.Zip(measured))
            {
                var speed = Measure(model, each);
                if (round >= 0) // the round before the first warms up
                    speeds.Add(speed);
            }
        }
        var result = new
        {
            Command = $"DomainAdapt.Benchmarks generation {string.Join(' ', arguments)}",
            Machine = before,
            LoadAverageAfter = MachineFacts.Load(),
            Model = new { Parameters = ModelS.ParameterCount(), ModelS.Layers, ModelS.Width, ModelS.Heads, ModelS.Vocabulary, ModelS.Context, Weights = "fp32" },
            Threads = threads,
            PromptTokens,
            Rounds = rounds,
            Cases = Cases.Zip(measured, (each, speeds) => new
            {
                each.Sequences,
                each.NewTokens,
                each.Cached,
                TokensPerSecond = Median(speeds, speed => speed.Wall),
                TokensPerProcessorSecond = Median(speeds, speed => speed.Processor),
            }),
        };
        File.WriteAllText(arguments[0], JsonSerializer.Serialize(result, Format) + "\n");
        Console.WriteLine(File.ReadAllText(arguments[0]));
    }

    /// <summary>Tokens a second: the prompt's reading is part of the time, its tokens are not counted.</summary>
    private static Speed Measure(CausalDecoder model, Case each)
    {
        var prompts = Enumerable.Range(0, each.Sequences).Select(Prompt).ToList();
        var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        if (each.Cached)
            new TokenGenerator(model, ModelS.Vocabulary, []).Generate(prompts, new GenerationOptions { MaxNewTokens = each.NewTokens });
        else
            ReadAllAnew(model, prompts, each.NewTokens);
        var tokens = each.Sequences * each.NewTokens;
        return new Speed(tokens / watch.Elapsed.TotalSeconds, tokens / (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static void ReadAllAnew(CausalDecoder model, List<IReadOnlyList<int>> prompts, int newTokens)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        var ids = tensor(prompts.SelectMany(prompt => prompt).Select(id => (long)id).ToArray()).view(prompts.Count, -1);    // (B, T)
        for (var i = 0; i < newTokens; i++)
        {
            using var step = NewDisposeScope();
            var next = model.Logits(model.Hidden(ids).select(1, -1)).argmax(-1, keepdim: true);                             // (B, 1)
            ids = cat([ids, next], 1).MoveToOuterDisposeScope();
        }
    }

    private static IReadOnlyList<int> Prompt(int seed)
    {
        var random = new SplitMix64((ulong)seed);
        return [.. Enumerable.Range(0, PromptTokens).Select(_ => (int)random.Next((ulong)ModelS.Vocabulary))];
    }

    private static double Median(List<Speed> speeds, Func<Speed, double> of) => double.Round(speeds.Select(of).Order().ElementAt(speeds.Count / 2), 1);

    private static int Number(string[] arguments, int index, int otherwise)
        => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private sealed record Case(int Sequences, int NewTokens, bool Cached = true);

    private sealed record Speed(double Wall, double Processor);
}
