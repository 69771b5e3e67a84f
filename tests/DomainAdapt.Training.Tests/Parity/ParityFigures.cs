using System.Text.Json;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Parity;

/// <summary>Writes what the tests find to the file that DOMAINADAPT_PARITY_RESULTS names, if it does; <c>tests/model-parity.sh</c> does.</summary>
internal static class ParityFigures
{
    private const string Gradient = "gradient.";

    private static readonly string? Path = Environment.GetEnvironmentVariable("DOMAINADAPT_PARITY_RESULTS");
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
    private static readonly SortedDictionary<string, SortedDictionary<string, Figures>> Found = new(StringComparer.Ordinal);

    /// <summary>The relative error of logits, of the loss, or of the gradient of a weight.</summary>
    public static void Record(string family, Precision precision, string what, double error)
    {
        if (Path is not { Length: > 0 })
            return;
        var ofFamily = Found.TryGetValue(family, out var known) ? known : Found[family] = new(StringComparer.Ordinal);
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(precision.ToString());
        var before = ofFamily.GetValueOrDefault(name) ?? new Figures();
        ofFamily[name] = what switch
        {
            "logits" => before with { Logits = Math.Max(before.Logits, error) },
            "logits_with_cache" => before with { LogitsWithCache = Math.Max(before.LogitsWithCache ?? 0, error) },
            "loss" => before with { Loss = Math.Max(before.Loss, error) },
            _ when error > before.WorstGradient => before with { WorstGradient = error, WorstWeight = what[Gradient.Length..] },
            _ => before,
        };
        File.WriteAllText(Path, JsonSerializer.Serialize(new Result("tests/model-parity.sh", Found), Format) + "\n");
    }

    /// <summary>Norm of the difference over norm of what PyTorch has, in the worst case.</summary>
    private sealed record Figures
    {
        public double Logits { get; init; }

        public double? LogitsWithCache { get; init; }

        public double Loss { get; init; }

        public double WorstGradient { get; init; }

        public string? WorstWeight { get; init; }
    }

    private sealed record Result(string Command, SortedDictionary<string, SortedDictionary<string, Figures>> RelativeErrors);
}
