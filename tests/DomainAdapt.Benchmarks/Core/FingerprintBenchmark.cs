using BenchmarkDotNet.Attributes;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Corpora.Mixing;

namespace DomainAdapt.Benchmarks.Core;

/// <summary>How many fingerprints of a mix of many sources can a plan take in a second?</summary>
[MemoryDiagnoser]
public class FingerprintBenchmark
{
    private readonly MixSpec _spec = new()
    {
        Kind = "mix",
        Name = "mix",
        Shares = Enumerable.Range(0, 64).ToDictionary(number => $"source-{number:00}", _ => 1m / 64, StringComparer.Ordinal),
    };

    [Benchmark]
    public string MixOf64Sources() => Sha256Hex.Of(CanonicalJson.OfFingerprint(_spec));
}
