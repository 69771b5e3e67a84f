using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt schema</c>: the JSON Schema of pipeline files.</summary>
internal static class SchemaCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of pipeline files, with which editors complete and check them.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine(JsonSchema.Of(Composition.Catalog()));
            return ExitCodes.Done;
        });
        return command;
    }
}
