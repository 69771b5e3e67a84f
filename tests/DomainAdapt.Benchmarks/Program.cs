using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using DomainAdapt.Benchmarks;
using DomainAdapt.Benchmarks.Corpora;
using DomainAdapt.Benchmarks.Reports;
using DomainAdapt.Benchmarks.Shards;
using DomainAdapt.Benchmarks.Tokenizers;
using DomainAdapt.Benchmarks.Training;

// What counts tokens a second rather than nanoseconds an operation, and processor time beside wall time, measures for itself.
Action<string[]>? own = args.FirstOrDefault() switch
{
    "generation" => GenerationBenchmark.Run,
    "train-step" => TrainStepBenchmark.Run,
    "train-memory" => TrainMemoryBenchmark.Run,
    "curation-speed" => CurationSpeed.Run,
    "mix-plan" => MixPlanSpeed.Run,
    "shard-speed" => ShardSpeed.Run,
    "tokenizer-speed" => TokenizerSpeed.Run,
    "tokenizer-training" => TokenizerTraining.Run,
    "paragraph-speed" => ParagraphSpeed.Run,
    "substring-dedup" => SubstringSpeed.Run,
    "classifier-train" => ClassifierTraining.Run,
    "language-id" => LanguageIdentification.Run,
    "dedup-gold" => DedupGold.Run,
    _ => null,
};
if (own is not null)
{
    own(args[1..]);
    return;
}

if (args is [("warc-throughput" or "warc-memory" or "warc-read") and var measure, .. var warc])
{
    WarcBenchmark.Run(measure, warc);
    return;
}

if (args is ["privacy-hits", .. var searched])
{
    PrivacyHits.Run(searched);
    return;
}

if (args is ["filter-speed", .. var filtered])
{
    await FilterSpeed.RunAsync(filtered);
    return;
}

if (args is ["extraction-speed", var result])
{
    await ExtractionSpeed.RunAsync(result);
    return;
}

Func<string[], Task>? staged = args.FirstOrDefault() switch
{
    "dedup-scale" => DedupScale.RunAsync,
    "dedup-clustering" => DedupClustering.RunAsync,
    "trace-scale" => TraceScale.RunAsync,
    "report-scale" => ReportScale.RunAsync,
    _ => null,
};
if (staged is not null)
{
    await staged(args[1..]);
    return;
}

// Every run builds the rooms anew, which a busy machine may take its time for.
var config = DefaultConfig.Instance.AddExporter(new ResultsExporter()).WithBuildTimeout(TimeSpan.FromMinutes(10));
BenchmarkSwitcher.FromAssembly(typeof(ResultsExporter).Assembly).Run(args, config);
