using System.CommandLine;
using System.Runtime.InteropServices;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Cli.Service;
using DomainAdapt.Core.Failures;
using Spectre.Console;

namespace DomainAdapt.Cli;

/// <summary>The program's commands, and what becomes of their failures.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>An exit code of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var parsed = Parse(args);
        if (parsed.CommandResult.GetResult(RunCommand.Ticket) is null)
            return await InvokeAsync(parsed, stop.Token);
        using var ticket = RunTicket.TryTake(parsed.GetRequiredValue(RunCommand.Ticket));
        return ticket is null ? ExitCodes.Done : ticket.End(await InvokeAsync(parsed, stop.Token));
    }

    /// <summary>Does what a command line says, and tells of its failure.</summary>
    private static async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // A pipe or a file has no width to fold tables to.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 400;
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
            // The parser's own code for a command line it cannot understand is 1, which here means a bug.
            return parsed.Errors.Count > 0 ? ExitCodes.Spec : code;
        }
        catch (DomainAdaptException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            var goesOn = parsed.CommandResult.Command.Name is "run" or "stage" or "task" or "train";
            await Console.Error.WriteLineAsync(goesOn ? "Cancelled. What was committed stays; the same command goes on from there." : "Cancelled.");
            return ExitCodes.Cancelled;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"This is a bug of domainadapt; please report it with the text below.{Environment.NewLine}{exception}");
            return ExitCodes.Bug;
        }
    }

    /// <summary>
    /// Understands a command line. A command's description is its whole help; where commands are listed, a line says what each is for.
    /// </summary>
    internal static ParseResult Parse(params string[] args)
    {
        var parsed = Root().Parse(args);
        foreach (var listed in parsed.CommandResult.Command.Subcommands)
            listed.Description = Summary(listed.Description ?? "");
        return parsed;
    }

    /// <summary>What a description says before its first pause.</summary>
    private static string Summary(string description)
    {
        var line = description.AsSpan();
        if (line.IndexOf('\n') is >= 0 and var lineEnd)
            line = line[..lineEnd];
        foreach (var pause in (ReadOnlySpan<string>)[". ", ": ", "; ", " ("])
        {
            if (line.IndexOf(pause, StringComparison.Ordinal) is > 0 and var end)
                line = line[..end];
        }
        return $"{line.TrimEnd().TrimEnd('.')}.";
    }

    private static RootCommand Root() => new(
        """
        Turns raw corpora into a domain-adapted language model, and accounts for every document and token on the way.

        A pipeline file says what is done; everything that decides the output is in it. Begin with:
          domainadapt run pipelines/quickstart.yaml         the whole pipeline; run it again after an interruption
          domainadapt plan pipelines/quickstart.yaml        what a run would do, with every default
          domainadapt list kinds                            everything a pipeline file can name
          domainadapt extract --help                        what a command does, with examples; so for each below
        """)
    {
        RunCommand.Create(),
        PlanCommand.Create(),
        StageCommand.Create(),
        TrainCommand.Create(),
        TaskCommand.Create(),
        StatusCommand.Create(),
        ReportCommand.Create(),
        InspectCommand.Create(),
        TraceCommand.Create(),
        ExcludeCommand.Create(),
        QueryCommand.Create(),
        DiffCommand.Create(),
        GcCommand.Create(),
        IndexCommand.Create(),
        ListCommand.Create(),
        SchemaCommand.Create(),
        GenerateCommand.Create(),
        FillCommand.Create(),
        EvaluateCommand.Create(),
        ExportCommand.Create(),
        MixCommand.Create(),
        BudgetCommand.Create(),
        EncodeCommand.Create(),
        DecodeCommand.Create(),
        TokenizerCommand.Create(),
        RepairCommand.Create(),
        IdentifyCommand.Create(),
        ClassifierCommand.Create(),
        NGramCommand.Create(),
        JudgeCommand.Create(),
        ReplayCommand.Create(),
        CalibrateCommand.Create(),
        ExtractCommand.Create(),
        DedupCommand.Create(),
        RedactCommand.Create(),
        DecontaminateCommand.Create(),
        RecordsCommand.Create(),
        BundleCommand.Create(),
        ServeCommand.Create(),
        DoctorCommand.Create(),
    };

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        if (stop.IsCancellationRequested)
            return; // The second signal ends the process at once: everything on disk can bear it.
        signal.Cancel = true;
        Console.Error.WriteLine("Stopping: tasks are abandoned at their next batch. Once more to stop at once.");
        stop.Cancel();
    }
}
