using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Benchmarks.Tokenizers;

/// <summary>How long does it take to learn a vocabulary from half a megabyte of text?</summary>
[MemoryDiagnoser]
public class BpeTrainerBenchmark
{
    private readonly byte[][] _documents = RepositoryText.Read();

    [Params(512, 4096)]
    public int Vocabulary { get; set; }

    [Benchmark]
    public int Train()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = Vocabulary });
        foreach (var document in _documents)
            trainer.Add(document);
        return trainer.Train().VocabularySize;
    }
}
