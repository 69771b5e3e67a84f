using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Reports;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Verification;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt budget</c>: what a model, its data and its GPUs cost, before any is spent.</summary>
internal static class BudgetCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = JsonOption();
        var html = new Option<string?>("--html") { Description = "Write one self-contained page with plots and all tables to a file, instead of tables." };
        var command = new Command(
            "budget",
            "Work out FLOPs, time, memory, cost and the worth of the data before a GPU-hour is spent; every figure with formula, constants and source.")
        { Verify(), Bloomberg(), json, html };
        var options = new BudgetOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var report = BudgetReport.Of(options.Request(parsed));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(html) is { } page)
            {
                DurableFile.WriteAllBytes(page, Encoding.UTF8.GetBytes(BudgetPage.Write(report)));
                output.WriteLine(page);
            }
            else if (parsed.GetValue(json))
                output.WriteLine(JsonSerializer.Serialize(report, Json));
            else
                new BudgetView(output).Write(report);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var json = JsonOption();
        var all = new Option<bool>("--all") { Description = "Show every row, not only a line for each topic and what fails." };
        var command = new Command("verify", "Hold the arithmetic against every published table and number it knows.") { all, json };
        command.SetAction(parsed =>
        {
            var rows = BudgetVerification.Rows();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                output.WriteLine(JsonSerializer.Serialize(rows, Json));
            else
                new BudgetView(output).Write(rows, parsed.GetValue(all));
            return rows.All(row => row.Passes) ? ExitCodes.Done : ExitCodes.Bug;
        });
        return command;
    }

    private static Command Bloomberg()
    {
        var json = JsonOption();
        var command = new Command("bloomberggpt", "Replay the budget of BloombergGPT from its published numbers.") { json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                output.WriteLine(JsonSerializer.Serialize(BloombergReplay.Section(), Json));
            else
                new BudgetView(output).Write(BloombergReplay.Section());
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "Write JSON instead of tables." };
}
