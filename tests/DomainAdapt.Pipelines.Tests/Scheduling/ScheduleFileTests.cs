using DomainAdapt.Pipelines.Scheduling;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

public sealed class ScheduleFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-schedules-").FullName;

    public ScheduleFileTests() => File.WriteAllText(Path.Combine(_folder, "finance.yaml"), "name: finance\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_BindsSchedules_PathsAreRelativeToTheFile()
    {
        var spec = Load("""
            schedules:
              nightly: { pipeline: finance.yaml, cron: "30 2 * * *", zone: Europe/Zurich, jitter_minutes: 10, misfire: skip }
              report: { pipeline: finance.yaml, after: nightly }
              drops: { pipeline: finance.yaml, new_files: { folder: drops } }
            limits: { workers: 4, memory_gib: 8 }
            notify: { webhook: https://example.org/hook, on: [failed] }
            on_stop: stop
            """);

        Assert.Equal(["nightly", "report", "drops"], spec.Schedules.Keys);
        Assert.Equal(Path.Combine(_folder, "finance.yaml"), spec.Schedules["nightly"].Pipeline);
        Assert.Equal((MisfirePolicy.Skip, OverlapPolicy.Skip, 3), (spec.Schedules["nightly"].Misfire, spec.Schedules["nightly"].Overlap, spec.Schedules["nightly"].Attempts));
        Assert.Equal(Path.Combine(_folder, "drops"), spec.Schedules["drops"].NewFiles!.Folder);
        Assert.Equal((4, StopPolicy.Stop), (spec.Limits.Workers, spec.OnStop));
    }

    [Fact]
    public void Load_TellsOfAllMistakesAtOnce()
    {
        var failure = Assert.Throws<SpecException>(() => Load("""
            schedules:
              a: { pipeline: finance.yaml, cron: "61 2 * * *" }
              b: { pipeline: nowhere.yaml, cron: "0 0 30 2 *", zone: Europe/Zuerich }
              c: { pipeline: finance.yaml, after: d }
              d: { pipeline: finance.yaml, after: c, attempts: 0 }
              e: { pipeline: finance.yaml, after: aa }
              f/g: { pipeline: finance.yaml, cron: "0 0 * * *", after: a, misfire: all }
            notify: { webhook: example.org }
            """));

        string[] expected =
        [
            "schedules.a.cron: '61 2 * * *' is not understood", "schedules.b.pipeline: there is no pipeline file", "schedules.b.cron: '0 0 30 2 *' names no time that ever comes",
            "schedules.b.zone: there is no time zone 'Europe/Zuerich'", "schedules.c.after: goes round in a circle", "schedules.d.attempts: needs 1 or more; found 0",
            "schedules.e.after: there is no schedule 'aa'", "schedules.f/g: needs letters", "schedules.f/g: has more than one of", "schedules.f/g.misfire: is all",
            "notify.webhook: needs an address",
        ];
        Assert.All(expected, text => Assert.Contains(failure.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.Contains(failure.Problems, problem => problem.Contains("schedules.yaml:2:", StringComparison.Ordinal));
    }

    private ServiceSpec Load(string text)
    {
        var path = Path.Combine(_folder, "schedules.yaml");
        File.WriteAllText(path, text);
        return ScheduleFile.Load(path);
    }
}
