using System.Globalization;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>Reads schedules files.</summary>
public static class ScheduleFile
{
    /// <summary>Reads a schedules file. The pipeline files that it names are read when they are run.</summary>
    /// <param name="path">The file; messages name it as given.</param>
    /// <exception cref="SpecException">Something is wrong with the file; the message lists all of it.</exception>
    public static ServiceSpec Load(string path)
    {
        var problems = new Problems();
        var root = SpecFile.ReadMap(path, problems) ?? throw problems.ToException();
        var binder = new Binder(new Catalog(), problems, Path.GetDirectoryName(Path.GetFullPath(path))!);
        var spec = (ServiceSpec)binder.BindRoot(typeof(ServiceSpec), root).Value!;
        new Check(spec, (setting, message) => problems.Add(binder.Locations.Find(setting), setting, message)).Run();
        return problems.Any ? throw problems.ToException() : spec;
    }

    private sealed class Check(ServiceSpec spec, Action<string, string> add)
    {
        public void Run()
        {
            AtLeast("limits.workers", spec.Limits.Workers ?? 1, 1);
            AtLeast("limits.gpu_runs", spec.Limits.GpuRuns, 0);
            if (spec.Limits.MemoryGib <= 0)
                add("limits.memory_gib", string.Create(CultureInfo.InvariantCulture, $"needs more than 0; found {spec.Limits.MemoryGib}"));
            if (spec.Notify is { Webhook: { } webhook } && !(Uri.TryCreate(webhook, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
                add("notify.webhook", $"needs an address with http or https; found '{webhook}'");
            foreach (var (name, schedule) in spec.Schedules)
                Schedule(name, $"schedules.{name}", schedule);
        }

        private void Schedule(string name, string path, ScheduleSpec schedule)
        {
            if (!Names.IsValid(name))
                add(path, Names.Wrong(name));
            if (schedule.Pipeline is { } pipeline && !File.Exists(pipeline))
                add($"{path}.pipeline", $"there is no pipeline file {pipeline}");
            if (new object?[] { schedule.Cron, schedule.After, schedule.NewFiles }.Count(trigger => trigger is not null) > 1)
                add(path, "has more than one of cron, after and new_files; give each a schedule of its own");
            if (schedule.Cron is { } cron && WallClock.ProblemOf(cron) is { } wrong)
                add($"{path}.cron", wrong);
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.Zone, out _))
                add($"{path}.zone", $"there is no time zone '{schedule.Zone}' on this machine; expected a name such as Europe/Zurich");
            if (schedule.Misfire == MisfirePolicy.All && schedule.Overlap == OverlapPolicy.Skip)
                add($"{path}.misfire", "is all, and overlap: skip would leave out all but the first of them; give overlap: queue");
            AtLeast($"{path}.jitter_minutes", schedule.JitterMinutes, 0);
            AtLeast($"{path}.misfire_hours", schedule.MisfireHours, 0);
            AtLeast($"{path}.attempts", schedule.Attempts, 1);
            AtLeast($"{path}.retry_minutes", schedule.RetryMinutes, 0);
            AtLeast($"{path}.new_files.settle_minutes", schedule.NewFiles?.SettleMinutes ?? 0, 0);
            After(name, path, schedule);
        }

        private void After(string name, string path, ScheduleSpec schedule)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal) { name };
            for (var before = schedule.After; before is not null; before = spec.Schedules[before].After)
            {
                if (!spec.Schedules.ContainsKey(before))
                {
                    if (before == schedule.After)
                        add($"{path}.after", $"there is no schedule '{before}'" + Suggestion.For(before, spec.Schedules.Keys));
                    return;
                }
                if (!seen.Add(before))
                {
                    add($"{path}.after", $"goes round in a circle: {string.Join(", ", seen)}");
                    return;
                }
            }
        }

        private void AtLeast(string path, double value, double least)
        {
            if (!(value >= least))
                add(path, string.Create(CultureInfo.InvariantCulture, $"needs {least} or more; found {value}"));
        }
    }
}
