using System.Diagnostics;
using System.Globalization;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Inspection;

namespace DomainAdapt.Benchmarks.Reports;

/// <summary>How long does it take to find everything that happened to a document among so many, by its id and by its address?</summary>
internal static class TraceScale
{
    private const int Questions = 25;
    private const int Seed = 4;

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file; documents; a work folder, in which the run is made unless it is there.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (result, documents) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        var work = new WorkFolder(arguments[2]);
        var run = await new SyntheticRun(work, documents).MakeAsync();
        var machine = MachineFacts.Now();
        var random = new SplitMix64(Seed);
        int[] numbers = [.. Enumerable.Range(0, Questions).Select(_ => (int)random.Next((ulong)documents))];
        var byId = new List<double>();
        var byAddress = new List<double>();
        var events = 0;
        ResidentMemory.Reset();
        foreach (var number in numbers)
        {
            var clock = Stopwatch.StartNew();
            events += (await DocumentTrace.FindAsync(work, run, SyntheticRun.IdOf(number))).Count;
            byId.Add(clock.Elapsed.TotalSeconds);
            clock.Restart();
            foreach (var id in await UrlIndex.FindAsync(work, run, SyntheticRun.UrlOf(number)))
                events += (await DocumentTrace.FindAsync(work, run, id)).Count;
            byAddress.Add(clock.Elapsed.TotalSeconds);
        }
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks trace-scale {string.Join(' ', arguments)}",
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Documents = documents,
            Questions,
            EventsFound = events,
            PeakMegabytes = double.Round(ResidentMemory.Peak() / 1e6, 1),
            SecondsById = Summary(byId),
            SecondsByAddress = Summary(byAddress),
            ForTheCommand = $"domainadapt trace {SyntheticRun.IdOf(numbers[0])} --work {work.Path}",
        });
    }

    // The first question is the one whose code is compiled on the way.
    private static object Summary(List<double> seconds) => new
    {
        First = double.Round(seconds[0], 3),
        Median = double.Round(seconds.Order().ElementAt(seconds.Count / 2), 3),
        Largest = double.Round(seconds.Skip(1).Max(), 3),
    };
}
