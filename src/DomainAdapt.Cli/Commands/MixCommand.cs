using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Mixing.Verification;
using DomainAdapt.Pipelines.Runs;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt mix verify RUN</c>: proves a mix from its shards.</summary>
internal static class MixCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("mix", "Look into mixes.") { Verify() };

    private static Command Verify()
    {
        var name = new Argument<string>("run") { Description = "Pipeline (its newest run), run id, or pipeline/id." };
        var stage = new Option<string?>("--stage") { Description = "One mix stage; all of the run unless given." };
        var command = new Command(
            "verify",
            "Recount a run's mixes from their shards: one source a sequence, every prefix within one sequence of its target, totals as the ledger says.")
        {
            name, stage,
        };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var run = RunFolder.Find(work, parsed.GetRequiredValue(name));
            var mixes = run.Manifest.Nodes.Where(node => node.Kind == "mix" && (parsed.GetValue(stage) ?? node.Stage) == node.Stage).ToList();
            if (mixes.Count == 0)
                throw new DomainAdaptException($"{run.Manifest.Pipeline}/{run.Id} has no mix stage {parsed.GetValue(stage)}.", ExitCodes.Spec);
            var valid = true;
            foreach (var mix in mixes)
            {
                var tokens = run.Manifest.Nodes.Where(node => node.Kind == "tokenize" && mix.Inputs.Contains(node.Address));
                var verification = await MixVerifier.VerifyAsync(
                    RunFolder.FilesOf(work, mix), [.. tokens.SelectMany(node => RunFolder.FilesOf(work, node))], cancellationToken);
                Write(mix.Address, verification);
                valid &= verification.IsValid;
            }
            return valid ? ExitCodes.Done : ExitCodes.StaleOutput;
        });
        return command;
    }

    private static void Write(string mix, MixVerification verification)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{mix}: {(verification.IsValid ? "right" : "WRONG")}: {verification.Sequences:N0} sequences, {verification.Tokens:N0} tokens, {verification.DocumentsChecked:N0} documents looked up");
        foreach (var (source, tokens) in verification.TokensBySource)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {source}: {tokens:N0} tokens, {(double)tokens / verification.Tokens:P4}");
        foreach (var violation in verification.Violations)
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"  {violation.Rule}: {violation.Subject} {violation.Message} ({violation.Times} times, first at sequence {violation.Sequence})");
    }
}
