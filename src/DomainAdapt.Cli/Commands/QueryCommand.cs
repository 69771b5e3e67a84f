using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Inspection;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt query "SQL"</c>: a question to a run's documents, rejects, measures and tokens, answered by DuckDB where that is installed.</summary>
internal static class QueryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var sql = new Argument<string>("sql") { Description = "The question, such as: SELECT reason, count(*) FROM rejects GROUP BY ALL." };
        var name = new Option<string?>("--run") { Description = "Pipeline (its newest run), run id, or pipeline/id (default: the newest run of all)." };
        var format = new Option<string>("--format") { Description = "box, csv, json or markdown.", DefaultValueFactory = _ => "box" };
        format.AcceptOnlyFromAmong("box", "csv", "json", "markdown");
        var program = new Option<string>("--duckdb") { Description = "DuckDB's program.", DefaultValueFactory = _ => "duckdb" };
        var print = new Option<bool>("--print") { Description = "Print the statements for any DuckDB, such as Python's or a notebook's, and run nothing." };
        var command = new Command(
            "query",
            """
            Ask a run in SQL. Views: documents, rejects, cuts, measures, tokens, lineage; each has the columns stage and channel before those of its shards.

              domainadapt query "SELECT stage, step, reason, count(*) FROM rejects GROUP BY ALL ORDER BY ALL"
              domainadapt query "SELECT licence, sum(tokens) FROM tokens WHERE channel = 'kept' GROUP BY ALL" --run quickstart --format csv

            DuckDB answers; it is no part of this program (duckdb.org). Where it is not installed, --print gives the statements.
            """)
        {
            sql, name, format, program, print,
        };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var wanted = parsed.GetValue(name);
            var run = wanted is null && RunFolder.All(work) is [.., var newest] ? newest : RunFolder.Find(work, wanted ?? "");
            var script = $"{QueryViews.Of(work, run)}{parsed.GetRequiredValue(sql).TrimEnd().TrimEnd(';')};\n";
            if (parsed.GetValue(print))
            {
                parsed.InvocationConfiguration.Output.Write(script);
                return ExitCodes.Done;
            }
            return await AskAsync(parsed.GetRequiredValue(program), parsed.GetRequiredValue(format), script, cancellationToken);
        });
        return command;
    }

    /// <summary>Runs the statements, with nothing read from the user's settings of DuckDB, and its answer on the terminal.</summary>
    private static async Task<int> AskAsync(string program, string format, string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["-init", "/dev/null", "-bail", $"-{format}", ":memory:"]) { RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(script.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? ExitCodes.Done : ExitCodes.Spec;
        }
        catch (Win32Exception exception)
        {
            throw new DomainAdaptException(
                $"{program}: cannot be started ({exception.Message}). Install DuckDB's program (duckdb.org), name it with --duckdb, or take the statements with --print.",
                ExitCodes.InputsMissing, exception);
        }
    }
}
