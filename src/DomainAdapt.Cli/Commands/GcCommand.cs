using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Scheduling;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt gc</c>: finds stage outputs that no retained run needs, and versions of indexes that no run pins.</summary>
internal static class GcCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var keep = new Option<int>("--keep-runs") { Description = "Newest runs of each pipeline whose outputs are kept.", DefaultValueFactory = _ => 3 };
        var move = new Option<bool>("--move") { Description = "Move what was found to the trash folder. Without it nothing is touched." };
        var empty = new Option<bool>("--empty-trash") { Description = "Delete what earlier calls moved to the trash." };
        var schedules = new Option<string?>("--schedules") { Description = "Schedules file, such as pipelines/schedules.yaml: what its pipelines will find done is kept too." };
        var command = new Command("gc", "Find stage outputs that no retained run needs, and versions of indexes that no run pins. A dry run unless --move is given.") { keep, move, empty, schedules };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            if (parsed.GetValue(empty) && Directory.Exists(work.Trash))
                Directory.Delete(work.Trash, recursive: true);
            var garbage = GarbageCollector.Find(work, parsed.GetValue(keep), parsed.GetValue(schedules) is { } file ? Next(file, work) : null);
            foreach (var item in garbage)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item.Bytes / 1e6,10:N1} MB  {item.Path}"));
                if (parsed.GetValue(move))
                    work.Discard(item.Path);
            }
            var total = garbage.Sum(item => item.Bytes) / 1e6;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{garbage.Count} folders, {total:N1} MB{(parsed.GetValue(move) ? $", moved to {work.Trash}" : "; nothing was touched: run with --move to move them to the trash")}."));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What the schedules of a file would run now; one whose pipeline cannot be planned stops the search, since nobody knows what it needs.</summary>
    private static IReadOnlyList<Plan> Next(string schedules, WorkFolder work)
        => [.. ScheduleFile.Load(schedules).Schedules.Values.Select(schedule =>
        {
            using var pipeline = new OpenPipeline(
                PipelineFile.Load(schedule.Pipeline, Composition.Catalog(), schedule.Set), Composition.Build(new MachineOptions(work.Path)));
            return pipeline.Plan;
        })];
}
