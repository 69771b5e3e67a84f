using System.Buffers;
using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Benchmarks.Core;

/// <summary>What do the quick checks of <see cref="DedupText"/> gain over normalising every text twice, as its definition reads?</summary>
[MemoryDiagnoser]
public class DedupTextBenchmark
{
    private readonly byte[][] _documents = RepositoryText.Read();
    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);

    [GlobalSetup]
    public void CheckEqualWork()
    {
        foreach (var document in _documents)
        {
            if (!DedupText.Normalize(document).AsSpan().SequenceEqual(PlainNormalize(document)))
                throw new InvalidOperationException("The plain form gives other bytes.");
        }
    }

    [Benchmark(OperationsPerInvoke = RepositoryText.Documents)]
    public long QuickChecks()
    {
        var bytes = 0L;
        foreach (var document in _documents)
        {
            _output.ResetWrittenCount();
            DedupText.Normalize(document, _output);
            bytes += _output.WrittenCount;
        }
        return bytes;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = RepositoryText.Documents)]
    public long Plain() => _documents.Sum(document => (long)PlainNormalize(document).Length);

    // Through the decomposition, so that no quick check helps.
    private static byte[] PlainNormalize(byte[] text)
    {
        var lower = new ArrayBufferWriter<byte>();
        LetterCase.ToLower(Compose(text), lower);
        var words = new ArrayBufferWriter<byte>();
        var composed = Compose(lower.WrittenSpan);
        foreach (var word in WhitespaceWords.Enumerate(composed))
        {
            if (words.WrittenCount > 0)
                words.Write(" "u8);
            words.Write(word.Of(composed));
        }
        return words.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Compose(ReadOnlySpan<byte> text)
    {
        var composed = new ArrayBufferWriter<byte>();
        NormalizationSegment.Normalize(text, UnicodeForm.Nfc, composed);
        return composed.WrittenSpan;
    }
}
