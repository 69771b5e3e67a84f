using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DomainAdapt.Benchmarks;

/// <summary>
/// Writes what <c>docs/results</c> keeps of a run: its arguments, the machine with its load, time and allocated bytes an operation, and the
/// ratio to the baseline of the same run: of medians, which other programs on the machine sway least.
/// </summary>
internal sealed class ResultsExporter : ExporterBase
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    protected override string FileExtension => "json";

    protected override string FileNameSuffix => "-results";

    public override void ExportToLog(Summary summary, ILogger logger) => logger.WriteLine(JsonSerializer.Serialize(
        new
        {
            Arguments = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            Machine = new
            {
                Processor = summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName,
                Cores = Environment.ProcessorCount,
                LoadAverage = MachineFacts.Load(),
                Runtime = RuntimeInformation.FrameworkDescription,
            },
            Benchmarks = summary.Reports.Where(report => report.ResultStatistics is not null).Select(report => Describe(report, summary)),
        },
        Format));

    private static object Describe(BenchmarkReport report, Summary summary)
    {
        var benchmark = report.BenchmarkCase;
        return new
        {
            Name = $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}",
            Parameters = benchmark.Parameters.Items.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
            Iterations = report.ResultStatistics!.N,
            MeanNanoseconds = double.Round(report.ResultStatistics.Mean, 1),
            StandardErrorNanoseconds = double.Round(report.ResultStatistics.StandardError, 1),
            MedianNanoseconds = double.Round(report.ResultStatistics.Median, 1),
            TimeRatioToBaseline = BaselineOf(benchmark, summary) is { } baseline ? double.Round(report.ResultStatistics.Median / baseline, 3) : (double?)null,
            AllocatedBytes = report.GcStats.GetBytesAllocatedPerOperation(benchmark),
        };
    }

    private static double? BaselineOf(BenchmarkCase benchmark, Summary summary) => summary.Reports
        .FirstOrDefault(report => report.BenchmarkCase.Descriptor.Baseline && report.BenchmarkCase.Descriptor.Type == benchmark.Descriptor.Type
            && report.BenchmarkCase.Parameters.DisplayInfo == benchmark.Parameters.DisplayInfo)?.ResultStatistics?.Median;
}
