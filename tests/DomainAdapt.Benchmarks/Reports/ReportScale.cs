using System.Diagnostics;
using System.Globalization;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports;

namespace DomainAdapt.Benchmarks.Reports;

/// <summary>How long does a report take that counts so many documents and all that was measured of them, and how much memory; how large is its page?</summary>
internal static class ReportScale
{
    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file; documents; a work folder, in which the run is made unless it is there.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (result, documents) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        var work = new WorkFolder(arguments[2]);
        var run = await new SyntheticRun(work, documents).MakeAsync();
        var machine = MachineFacts.Now();
        // What an earlier report counted is not to be found again.
        if (Directory.Exists(Path.Combine(work.Cache, "statistics")))
            Directory.Delete(Path.Combine(work.Cache, "statistics"), recursive: true);
        ResidentMemory.Reset();
        var (first, processor) = await MeasureAsync(work, run);
        var peak = ResidentMemory.Peak();
        var (again, _) = await MeasureAsync(work, run);
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks report-scale {string.Join(' ', arguments)}",
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Documents = documents,
            Measures = 29,
            Seconds = double.Round(first, 1),
            ProcessorSeconds = double.Round(processor, 1),
            SecondsFromTheCache = double.Round(again, 1),
            PeakMegabytes = double.Round(peak / 1e6, 1),
            PageMegabytes = double.Round(new FileInfo(Path.Combine(run.ReportsPath, RunReport.HtmlFile)).Length / 1e6, 2),
            JsonMegabytes = double.Round(new FileInfo(Path.Combine(run.ReportsPath, RunReport.JsonFile)).Length / 1e6, 2),
        });
    }

    private static async Task<(double Seconds, double ProcessorSeconds)> MeasureAsync(WorkFolder work, RunFolder run)
    {
        var clock = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        (await RunReport.BuildAsync(work, run)).Write(run.ReportsPath);
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }
}
