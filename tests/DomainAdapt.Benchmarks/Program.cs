using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using DomainAdapt.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(ResultsExporter).Assembly).Run(args, DefaultConfig.Instance.AddExporter(new ResultsExporter()));
