using System.CommandLine;
using System.Globalization;
using System.Text;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Mixing.Verification;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Cards;
using DomainAdapt.Shards.Sequences.Export;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Storage.Files;
using Spectre.Console;
using Table = DomainAdapt.Shards.Tables.Table;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt mix verify|show|export RUN</c>: proves a mix from its shards, draws it, writes it for other programs; <c>mix advise FILE</c>.</summary>
internal static class MixCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("mix", "Look into mixes.") { Verify(), Show(), Export(), Card(), MixAdviseCommand.Create() };

    private static Command Verify()
    {
        var (name, stage) = RunAndStage();
        var rebuild = new Option<bool>("--rebuild") { Description = "First write flat files anew that are missing or damaged, from the Parquet shards; they come out as the marker lists them, byte for byte." };
        var command = new Command(
            "verify",
            "Recount a run's mixes from their shards: one source a sequence, every prefix within one sequence of its target, documents whole where they "
            + "are to be, totals as the ledger says, flat files equal to what their shards give.")
        {
            name, stage, rebuild,
        };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var run = RunFolder.Find(work, parsed.GetRequiredValue(name));
            var mixes = MixesOf(run, parsed.GetValue(stage));
            var valid = true;
            foreach (var mix in mixes)
            {
                if (parsed.GetValue(rebuild))
                {
                    foreach (var path in await FlatFiles.RebuildAsync(RunFolder.FilesOf(work, mix), cancellationToken))
                        parsed.InvocationConfiguration.Output.WriteLine($"{path}: written anew");
                }
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

    private static Command Show()
    {
        var (name, stage) = RunAndStage();
        var command = new Command("show", "Draw each source's share along the stream of a run's mixes, beside what was asked for.") { name, stage };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var run = RunFolder.Find(work, parsed.GetRequiredValue(name));
            foreach (var mix in MixesOf(run, parsed.GetValue(stage)))
            {
                var files = RunFolder.FilesOf(work, mix);
                var ledger = MixLedger.Read(files.Single(file => file.Channel == "ledger").Path);
                var table = files.Single(
                    file => file.Channel == "tables" && file.Name.EndsWith(TableWriter.SuffixOf("mix_shares"), StringComparison.Ordinal));
                var shares = await Table.ReadAsync(table.Path, cancellationToken);
                new MixView(parsed.InvocationConfiguration.Output).Write(mix.Address, ledger, shares);
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Export()
    {
        var (name, stage) = RunAndStage();
        var to = new Option<string>("--to") { Description = "megatron (.bin and .idx), nanogpt (uint16 .bin), llmc (uint16 .bin with header) or jsonl.", Required = true };
        var output = new Option<string>("--output") { Description = "Beginning of the files' paths, such as data/train.", Required = true };
        var command = new Command("export", "Write a mix's sequences, in their order, for another trainer.") { name, stage, to, output };
        var options = new WorkOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var run = RunFolder.Find(work, parsed.GetRequiredValue(name));
            var flat = RunFolder.FilesOf(work, TheMixOf(run, parsed.GetValue(stage))).Where(file => file.Channel == "flat").OrderBy(file => file.Task)
                .ToLookup(file => file.Name.EndsWith(FlatSequenceWriter.IndexSuffix, StringComparison.Ordinal));
            using var sequences = FlatSequences.Open([.. flat[false].Zip(flat[true], (ids, index) => (ids.Path, index.Path))]);
            var prefix = parsed.GetRequiredValue(output);
            if (Path.GetDirectoryName(Path.GetFullPath(prefix)) is { } folder)
                Directory.CreateDirectory(folder);
            foreach (var path in SequenceExport.Write(sequences, parsed.GetRequiredValue(to), prefix, cancellationToken))
                parsed.InvocationConfiguration.Output.WriteLine(path);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static Command Card()
    {
        var (name, stage) = RunAndStage();
        var output = new Option<string?>("--output") { Description = "File to write, such as README.md beside the shards; the terminal unless given." };
        var command = new Command("card", "Write a mix's dataset card: sources and licences, counts, ledger, columns, how to read it.") { name, stage, output };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            var run = RunFolder.Find(work, parsed.GetRequiredValue(name));
            var card = DatasetCard.Write(work, run, TheMixOf(run, parsed.GetValue(stage)));
            if (parsed.GetValue(output) is { } path)
                DurableFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(card));
            else
                parsed.InvocationConfiguration.Output.Write(card);
            return ExitCodes.Done;
        });
        return command;
    }

    private static PlannedNode TheMixOf(RunFolder run, string? stage)
    {
        var mixes = MixesOf(run, stage);
        return mixes.Count == 1
            ? mixes[0]
            : throw new DomainAdaptException($"{run.Manifest.Pipeline}/{run.Id} has {mixes.Count} mixes: name one with --stage {string.Join(" or ", mixes.Select(mix => mix.Stage))}.", ExitCodes.Spec);
    }

    private static (Argument<string> Run, Option<string?> Stage) RunAndStage() => (
        new Argument<string>("run") { Description = "Pipeline (its newest run), run id, or pipeline/id." },
        new Option<string?>("--stage") { Description = "One mix stage; all of the run unless given." });

    private static List<PlannedNode> MixesOf(RunFolder run, string? stage)
    {
        var mixes = run.Manifest.Nodes.Where(node => node.Kind == "mix" && (stage ?? node.Stage) == node.Stage).ToList();
        return mixes.Count > 0
            ? mixes
            : throw new DomainAdaptException($"{run.Manifest.Pipeline}/{run.Id} has no mix stage {stage}. Name a run with one.", ExitCodes.Spec);
    }

    private static void Write(string mix, MixVerification verification)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{mix}: {(verification.IsValid ? "right" : "WRONG")}: {verification.Sequences:N0} sequences, {verification.Tokens:N0} tokens, {verification.DocumentsChecked:N0} documents looked up");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"  no prefix of a phase is farther than {verification.LargestDistance:0.###} sequences from its shares");
        foreach (var (source, tokens) in verification.TokensBySource)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {source}: {tokens:N0} tokens, {(double)tokens / verification.Tokens:P4}");
        foreach (var violation in verification.Violations)
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"  {violation.Rule}: {violation.Subject} {violation.Message} ({violation.Times} times, first at sequence {violation.Sequence})");
    }
}
