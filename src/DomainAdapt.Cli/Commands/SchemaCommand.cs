using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Specs.Describing;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt schema</c>: the JSON Schema of pipeline files.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var corpus = new Option<bool>("--corpus") { Description = "The schema of corpus files instead." };
        var command = new Command("schema", "Print the JSON Schema of pipeline files, with which editors complete and check them.") { corpus };
        command.SetAction(parsed =>
        {
            var catalog = Composition.Catalog();
            var schema = parsed.GetValue(corpus) ? JsonSchema.OfCorpus(catalog) : JsonSchema.Of(catalog);
            Console.Out.WriteLine(schema.ToJsonString(Indented));
            return ExitCodes.Done;
        });
        return command;
    }
}
