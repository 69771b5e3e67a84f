using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Bundles;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt bundle PIPELINE -o FILE.tar</c>: packs what a pipeline needs from elsewhere, to carry it where there is no network.</summary>
internal static class BundleCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The bundle, a tar file; with --unpack the folder to unpack into.", Required = true };
        var unpack = new Option<bool>("--unpack") { Description = "Unpack the bundle that the argument names, and check every file against its hash." };
        var command = new Command(
            "bundle",
            """
            Pack what a pipeline needs from elsewhere into one file, to carry it where there is no network: the pipeline and its corpus files,
            the local files they name, the bytes of its corpora, and the models it begins with, each with its hash. What is missing is
            fetched first. Packages of the program itself are not in it.
              domainadapt bundle pipelines/finance.yaml -o finance.tar     on a machine with a network
              domainadapt run --bundle finance.tar                         on one without
              domainadapt bundle --unpack finance.tar -o finance           only to look into it; run --bundle finance takes the folder too
            """)
        {
            output, unpack,
        };
        var options = new PipelineOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(output);
            if (parsed.GetValue(unpack))
            {
                var unpacked = Bundle.Unpack(options.FileOf(parsed), target, cancellationToken);
                Report($"{target}: unpacked", unpacked, $"Run it with: domainadapt run --bundle {target}");
                return ExitCodes.Done;
            }
            using var pipeline = options.Open(parsed);
            var contents = new BundleContents(pipeline);
            await contents.CollectAsync(new Progress<TaskProgress>(), cancellationToken);
            var packed = Bundle.Write(target, contents.Pipeline, contents.Files, cancellationToken);
            Report($"{target}: packed", packed, $"Where there is no network, run it with: domainadapt run --bundle {Path.GetFileName(target)}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Report(string what, BundleManifest manifest, string next)
        => Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what} {manifest.Files.Count} files, {manifest.Files.Sum(file => file.Bytes) / 1e6:N1} MB. {next}"));
}
