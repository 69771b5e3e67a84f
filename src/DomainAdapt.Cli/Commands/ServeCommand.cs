using System.CommandLine;
using System.Globalization;
using System.Net;
using DomainAdapt.Cli.Service;
using DomainAdapt.Core.Failures;
using Microsoft.Extensions.Hosting;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt serve</c>: runs pipelines on schedules, and answers what they do.</summary>
internal static class ServeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var schedules = new Option<string>("--schedules") { Description = "Schedules file; read again when it changes.", DefaultValueFactory = _ => "pipelines/schedules.yaml" };
        var listen = new Option<string>("--listen")
        {
            Description = "Address and port to answer on. Another than a loopback address needs an API key in the environment variable DOMAINADAPT_API_KEY.",
            DefaultValueFactory = _ => "127.0.0.1:8470",
        };
        var offline = new Option<bool>("--offline") { Description = "Runs fail before any socket is opened." };
        var libtorch = new Option<string?>("--libtorch") { Description = "Folder of a libtorch that runs use instead of the one beside the program." };
        var command = new Command(
            "serve",
            """
            Run pipelines on schedules, until it is stopped. Each run is a process of its own: it outlives the service, and the next service goes on watching it.

              domainadapt serve --schedules pipelines/schedules.yaml --work work

            No time is run twice and none left out but as its schedule says, whatever happens to the service, the machine or its clock: what is decided
            is first written to WORK/service/journal.jsonl. What a run prints lies in WORK/service/runs.

            What it does can be asked, and changed, over HTTP; with DOMAINADAPT_API_KEY set, requests carry it in X-Api-Key.
              curl localhost:8470/status
              curl -X POST -H 'X-DomainAdapt: 1' localhost:8470/schedules/NAME/run
              curl -X POST -H 'X-DomainAdapt: 1' localhost:8470/runs/TICKET/cancel
            """)
        {
            schedules, listen, offline, libtorch,
        };
        var work = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!IPEndPoint.TryParse(parsed.GetRequiredValue(listen), out var endpoint))
                throw new DomainAdaptException($"--listen: found '{parsed.GetRequiredValue(listen)}'; expected an address and a port, such as 127.0.0.1:8470.", ExitCodes.Spec);
            string[] passedOn = [.. parsed.GetValue(offline) ? ["--offline"] : Array.Empty<string>(), .. parsed.GetValue(libtorch) is { } folder ? ["--libtorch", folder] : Array.Empty<string>()];
            var options = new ServiceOptions(parsed.GetRequiredValue(schedules), work.Folder(parsed).Path, passedOn);
            await using var app = ServiceHost.Build(options, endpoint, Environment.GetEnvironmentVariable("DOMAINADAPT_API_KEY"), TimeProvider.System);
            await app.StartAsync(cancellationToken);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Serving {options.Schedules} in {options.Work} on {app.Urls.First()}"));
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
