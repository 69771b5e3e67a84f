using System.CommandLine;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Cli.Commands;

/// <summary>The argument of commands that look at what lies on disk.</summary>
internal sealed class WorkOptions
{
    private readonly Option<string> _work = new("--work") { Description = "Folder of the store, the runs and the cache.", DefaultValueFactory = _ => "work" };

    /// <summary>Adds it to a command.</summary>
    public WorkOptions AddTo(Command command)
    {
        command.Options.Add(_work);
        return this;
    }

    /// <summary>The work folder of a command line.</summary>
    public WorkFolder Folder(ParseResult parsed) => new(parsed.GetRequiredValue(_work));
}
