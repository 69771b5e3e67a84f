using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using DomainAdapt.Benchmarks;

// Every run builds the rooms anew, which a busy machine may take its time for.
var config = DefaultConfig.Instance.AddExporter(new ResultsExporter()).WithBuildTimeout(TimeSpan.FromMinutes(10));
BenchmarkSwitcher.FromAssembly(typeof(ResultsExporter).Assembly).Run(args, config);
