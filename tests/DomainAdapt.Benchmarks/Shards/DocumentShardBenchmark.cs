using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Documents;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Benchmarks.Shards;

/// <summary>What does a document cost on its way to disk and back?</summary>
[MemoryDiagnoser]
public class DocumentShardBenchmark : IDisposable
{
    private const int Documents = 16 * RepositoryText.Documents;

    private readonly TempFolder _folder = new();
    private readonly Document[] _documents = [.. Enumerable.Repeat(RepositoryText.Read(), 16).SelectMany(texts => texts)
        .Select((text, number) => Some.Document(origin: $"{number}.txt") with { Text = text })];

    [GlobalSetup]
    public void Write() => WriteTo("read");

    [GlobalCleanup]
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Documents)]
    public long WriteShard() => WriteTo("written");

    [Benchmark(OperationsPerInvoke = Documents)]
    public async Task<long> ReadShard()
    {
        var bytes = 0L;
        await foreach (var batch in DocumentShardReader.ReadAsync(_folder.At("read"), CancellationToken.None))
            bytes += batch.Sum(document => (long)document.Text.Length);
        return bytes;
    }

    private long WriteTo(string name)
    {
        var output = new FileOutput(_folder.At(name));
        using (var writer = new DocumentShardWriter(output))
        {
            foreach (var document in _documents)
                writer.Write(document);
        }
        return output.Rows;
    }
}
