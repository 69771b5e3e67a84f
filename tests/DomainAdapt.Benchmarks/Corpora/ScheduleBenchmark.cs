using BenchmarkDotNet.Attributes;
using DomainAdapt.Corpora.Mixing.Planning;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>How many sequences can the mix place in a second, and does it depend on the number of sources?</summary>
[MemoryDiagnoser]
public class ScheduleBenchmark
{
    private const int Sequences = 100_000;

    [Params(2, 16, 64)]
    public int Sources { get; set; }

    [Benchmark(OperationsPerInvoke = Sequences)]
    public long Place()
    {
        // 51 percent to the first, as the field mixes; the rest in equal parts.
        var schedule = new ChairmanSchedule([0.51m, .. Enumerable.Repeat(decimal.Round(0.49m / (Sources - 1), 12), Sources - 1)]);
        var sum = 0L;
        for (var turn = 0; turn < Sequences; turn++)
        {
            var source = schedule.Peek();
            schedule.Take(source);
            sum += source;
        }
        return sum;
    }
}
