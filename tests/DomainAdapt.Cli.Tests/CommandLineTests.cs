using System.CommandLine;

namespace DomainAdapt.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_ListsEachCommandInALine()
    {
        var lines = (await HelpOf("--help")).Split('\n');
        var commands = lines.SkipWhile(line => line.Trim() != "Commands:").Skip(1).Where(line => line.Length > 1).ToList();
        Assert.Equal(CommandLine.Parse().CommandResult.Command.Subcommands.Count, commands.Count);
        Assert.All(commands, line => Assert.InRange(line.TrimEnd().Length, 1, 160));
        Assert.Contains(commands, line => line.TrimEnd().EndsWith(" Run a pipeline.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_OfACommandIsWhole()
    {
        var help = await HelpOf("run", "--help");
        Assert.Contains("the same command goes on after an interruption.", help, StringComparison.Ordinal);
        Assert.Contains("domainadapt extract pages/ > pages.jsonl", await HelpOf("extract", "--help"), StringComparison.Ordinal);
    }

    private static async Task<string> HelpOf(params string[] args)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await CommandLine.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken));
        return output.ToString();
    }
}
