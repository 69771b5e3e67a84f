using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DomainAdapt.Benchmarks.Training;

/// <summary>Steps of train_step.py beside this file: the same model in plain PyTorch, in a process of its own.</summary>
internal sealed class PeerSteps : ISteps
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Process _process;

    /// <summary>Starts the peer, with as many threads and the same settings of allocator and idle threads as this process has.</summary>
    /// <exception cref="InvalidOperationException">There is no PyTorch, or its matrix library is the reference one.</exception>
    public PeerSteps(string python, PeerSetting setting, string? blasCore = null)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Training", "train_step.py"));
        start.ArgumentList.Add(JsonSerializer.Serialize(setting, Format));
        foreach (var (name, value) in Environment(setting.Threads))
            start.Environment[name] = value;
        if (blasCore is not null)
            start.Environment["OPENBLAS_CORETYPE"] = blasCore;
        _process = Process.Start(start)!;
        Facts = Answer<PeerFacts>();
        if (!Facts.Libraries.Any(name => name.Contains("openblas", StringComparison.Ordinal) || name.Contains("mkl", StringComparison.Ordinal)))
        {
            Dispose();
            throw new InvalidOperationException(
                $"{python}: its PyTorch multiplies with {string.Join(", ", Facts.Libraries)}; expected OpenBLAS or MKL. Install libopenblas0-pthread.");
        }
    }

    /// <summary>What the peer says of itself.</summary>
    public PeerFacts Facts { get; }

    /// <summary>What the peer's process is given; for the allocator, what the program sets for itself.</summary>
    public static IReadOnlyDictionary<string, string> Environment(int threads)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = count,
            ["OPENBLAS_NUM_THREADS"] = count,
            ["GOMP_SPINCOUNT"] = "0",
            ["MALLOC_MMAP_THRESHOLD_"] = "1073741824",
            ["MALLOC_TRIM_THRESHOLD_"] = "2147483647",
            ["MALLOC_TOP_PAD_"] = "268435456",
        };
    }

    public StepTime Next()
    {
        _process.StandardInput.WriteLine("step");
        return Answer<StepTime>();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.StandardInput.WriteLine("stop");
        _process.WaitForExit();
        _process.Dispose();
    }

    private T Answer<T>() => JsonSerializer.Deserialize<T>(
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer ended; what it wrote above says why."), Format)!;
}

/// <summary>The peer's model and batch.</summary>
internal sealed record PeerSetting(string Model, int Layers, int Width, int Heads, int Inner, int Vocabulary, int Context, int Batch, int Threads);

/// <summary>What the peer says of itself.</summary>
/// <param name="Torch">Its version.</param>
/// <param name="Libraries">The matrix libraries it has loaded.</param>
/// <param name="BlasCore">The processor whose kernels OpenBLAS has chosen.</param>
/// <param name="Parameters">Weights of its model.</param>
internal sealed record PeerFacts(string Torch, IReadOnlyList<string> Libraries, [property: JsonPropertyName("blas_core")] string? BlasCore, long Parameters);
