using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Benchmarks.Core;

/// <summary>What do the blocks of <see cref="Words.Count"/> gain over one code point at a time?</summary>
[MemoryDiagnoser]
public class WordCountBenchmark
{
    private readonly byte[][] _documents = RepositoryText.Read();

    [GlobalSetup]
    public void CheckEqualWork()
    {
        if (Blocks() != Plain())
            throw new InvalidOperationException($"Blocks count {Blocks()} words, the plain scan {Plain()}.");
    }

    [Benchmark(OperationsPerInvoke = RepositoryText.Documents)]
    public int Blocks()
    {
        var words = 0;
        foreach (var document in _documents)
            words += Words.Count(document);
        return words;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = RepositoryText.Documents)]
    public int Plain()
    {
        var words = 0;
        foreach (var document in _documents)
            words += PlainCount(document);
        return words;
    }

    private static int PlainCount(ReadOnlySpan<byte> text)
    {
        var (count, inWord) = (0, false);
        for (var at = 0; at < text.Length;)
        {
            var isWord = CodePoint.IsWord(CodePoint.Decode(text[at..], out var length));
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
            at += length;
        }
        return count;
    }
}
