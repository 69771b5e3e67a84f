using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Indexes;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt index</c>: looks at the indexes that stages of deduplication go on from, run after run.</summary>
internal static class IndexCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new(
        "index",
        """
        Look at indexes of deduplication: what earlier runs left to be known, in versions that never change.

        A stage with 'index: NAME' (dedup_exact, dedup_near) begins from the current version and makes the next one when it is done. Running the same
        pipeline again counts nothing twice: it begins from where it first began.

        Examples:
          domainadapt index list                   every index, its versions and sizes
          domainadapt index show seen              settings, and what each version brought
          domainadapt index verify seen            reads every file anew and compares hashes; exit code 4 where one is wrong
          domainadapt index use seen v0002         goes back to a version; those after it stay until gc finds them unpinned
        """)
    {
        List(),
        Show(),
        Verify(),
        Use(),
    };

    private static Command List()
    {
        var command = new Command("list", "List the indexes of a work folder.");
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            var all = IndexFolder.All(work);
            if (all.Count == 0)
                parsed.InvocationConfiguration.Output.WriteLine($"{work.Indexes}: there are no indexes yet. A stage with index: NAME makes one.");
            foreach (var index in all)
            {
                var current = index.Current();
                parsed.InvocationConfiguration.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{index.Name}: {current?.ToString() ?? "no version"}{(current is null ? "" : $" of {current.Kind}, {current.Files.Sum(file => file.Bytes) / 1e6:N1} MB")}; {index.Versions().Count} versions"));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (name, wanted) = Arguments();
        var command = new Command("show", "Show what an index was made with, and what each version brought.") { name, wanted };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var (index, version) = Open(options.Folder(parsed), parsed.GetRequiredValue(name), parsed.GetValue(wanted));
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"{index.Name} {version}, {version.Hash}, made by {version.Kind} (version {version.KindVersion})");
            foreach (var (setting, value) in version.Settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                output.WriteLine($"  {setting}: {value}");
            foreach (var one in index.Lineage(version).Reverse())
            {
                output.WriteLine($"{one} by stage {one.MadeBy[..16]}{(one.Parent is { } parent ? $" from {IndexVersion.NameOf(parent)}" : "")}");
                foreach (var channel in one.Files.Where(file => file.Version == one.Number).GroupBy(file => file.Channel))
                {
                    output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {channel.Key}: {channel.Sum(file => file.Rows):N0} records in {channel.Count()} files, {channel.Sum(file => file.Bytes) / 1e6:N1} MB"));
                }
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var name = new Argument<string?>("name") { Description = "The index; all unless given.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify", "Read every file of the current versions anew and compare it with its hash.") { name };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            var wrong = 0;
            foreach (var index in parsed.GetValue(name) is { } one ? [IndexFolder.Find(work, one)] : IndexFolder.All(work))
            {
                if (index.Current() is not { } current)
                    continue;
                var problems = IndexCheck.ProblemsOf(index, current).ToList();
                wrong += problems.Count;
                problems.ForEach(Console.Error.WriteLine);
                parsed.InvocationConfiguration.Output.WriteLine(
                    problems.Count == 0 ? $"{index.Name} {current}: right, {current.Files.Count} files" : $"{index.Name} {current}: WRONG, {problems.Count} problems");
            }
            return wrong == 0 ? ExitCodes.Done : ExitCodes.StaleOutput;
        });
        return command;
    }

    private static Command Use()
    {
        var name = new Argument<string>("name") { Description = "The index." };
        var wanted = new Argument<string>("version") { Description = "The version, such as v0002." };
        var command = new Command("use", "Make a version the current one: the next run begins from it.") { name, wanted };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var (index, version) = Open(options.Folder(parsed), parsed.GetRequiredValue(name), parsed.GetRequiredValue(wanted));
            index.SetCurrent(version);
            parsed.InvocationConfiguration.Output.WriteLine($"{index.Name}: {version} is current.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static (Argument<string> Name, Option<string?> Version) Arguments() => (
        new Argument<string>("name") { Description = "The index." },
        new Option<string?>("--version") { Description = "A version, such as v0002; the current one unless given." });

    private static (IndexFolder Index, IndexVersion Version) Open(WorkFolder work, string name, string? wanted)
    {
        var index = IndexFolder.Find(work, name);
        if (wanted is null)
        {
            return (index, index.Current()
                ?? throw new DomainAdaptException($"{index.Path}: the index has no version yet. A stage with index: {name} makes one.", ExitCodes.InputsMissing));
        }
        var versions = index.Versions();
        return (index, versions.FirstOrDefault(version => version.ToString() == wanted) ?? throw new DomainAdaptException(
            $"{index.Path}: there is no version '{wanted}'. There are: {string.Join(", ", versions)}.", ExitCodes.InputsMissing));
    }
}
