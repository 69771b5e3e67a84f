using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;

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
        var command = new Command("gc", "Find stage outputs that no retained run needs, and versions of indexes that no run pins. A dry run unless --move is given.") { keep, move, empty };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            if (parsed.GetValue(empty) && Directory.Exists(work.Trash))
                Directory.Delete(work.Trash, recursive: true);
            var garbage = GarbageCollector.Find(work, parsed.GetValue(keep));
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
}
