using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Cli.Tests;

/// <summary>What <c>deploy/</c> says to the program is understood by it, and the files that it names are there.</summary>
public sealed class DeployTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string[]> CommandLines
    {
        get
        {
            var lines = new TheoryData<string, string[]>();
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Root, "deploy")).Order(StringComparer.Ordinal))
            {
                foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
                {
                    if (line.StartsWith("ExecStart=", StringComparison.Ordinal))
                        lines.Add(Path.GetFileName(path), line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
                    else if (line.StartsWith("command: [", StringComparison.Ordinal) || line.StartsWith("args: [", StringComparison.Ordinal))
                        lines.Add(Path.GetFileName(path), [.. line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(", ").Select(part => part.Trim('"'))]);
                }
            }
            return lines;
        }
    }

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void CommandLine_IsUnderstood(string file, string[] arguments)
    {
        // The index of an Indexed Job's task is known only there.
        var parsed = CommandLine.Parse([.. arguments.Select(argument => argument == "$(JOB_COMPLETION_INDEX)" ? "0" : argument)]);

        Assert.True(parsed.Errors.Count == 0, $"{file}: {string.Join(' ', arguments)}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
        Assert.All(arguments.Where(argument => argument.StartsWith("pipelines/", StringComparison.Ordinal)), path => Assert.True(File.Exists(Path.Combine(Root, path)), path));
    }

    [Fact]
    public void CommandLines_AreThoseOfAllFiles()
        => Assert.Equal(["compose.yaml", "domainadapt-serve.service", "domainadapt.service", "kubernetes.yaml", "kubernetes.yaml"], CommandLines.Select(row => row.Data.Item1));

    [Fact]
    public void Schedules_AreUnderstood_AndNameWhatIsThere()
        => Assert.Equal(["nightly", "monthly", "quickstart"], ScheduleFile.Load(Path.Combine(Root, "pipelines", "schedules.yaml")).Schedules.Keys);

    [Fact] // Else a restart of the service would take its runs with it.
    public void Unit_LeavesRunsAlone_AndComesBack()
    {
        var unit = File.ReadAllLines(Path.Combine(Root, "deploy", "domainadapt-serve.service"));
        Assert.Contains("KillMode=process", unit);
        Assert.Contains("Restart=always", unit);
        Assert.DoesNotContain("PrivateTmp=true", unit);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DomainAdapt.sln")))
            folder = folder.Parent;
        return folder!.FullName;
    }
}
