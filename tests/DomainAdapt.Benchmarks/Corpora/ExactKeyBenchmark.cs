using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Testing;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>What does the key of exact deduplication cost beside the SHA-256 in it?</summary>
[MemoryDiagnoser]
public class ExactKeyBenchmark
{
    private readonly Document[] _documents = [.. RepositoryText.Read().Select(text => Some.Document() with { Text = text })];

    [Benchmark(OperationsPerInvoke = RepositoryText.Documents)]
    public UInt128 Key()
    {
        var keys = UInt128.Zero;
        foreach (var document in _documents)
            keys ^= DocumentKeys.OfText(document, foldNumbers: false);
        return keys;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = RepositoryText.Documents)]
    public int Sha256Alone()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var bytes = 0;
        foreach (var document in _documents)
            bytes += SHA256.HashData(document.Text.Span, hash) ^ hash[0];
        return bytes;
    }
}
