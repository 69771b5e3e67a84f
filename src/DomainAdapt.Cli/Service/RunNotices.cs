using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Scheduling;
using DomainAdapt.Storage.Http;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli.Service;

/// <summary>Tells whoever wants to know what became of runs.</summary>
internal sealed partial class RunNotices(ServiceOptions options, ILogger<RunNotices> log)
{
    private const int ShownErrors = 2000;

    /// <summary>Tells of a run that is over, without waiting for anybody.</summary>
    public void Tell(NotifySpec? notify, DecidedRun run, int code, string? note, string? pipeline, TicketFolder folder)
    {
        if (notify is null)
            return;
        var told = (code switch
        {
            ExitCodes.Done => Events(pipeline).Append((NotifyEvent.Done, "done")),
            ExitCodes.Cancelled => [],
            _ => [(NotifyEvent.Failed, note ?? LastOf(folder.ErrorsPath))],
        }).Where(item => notify.On.Contains(item.Item1)).ToList();
        if (told.Count > 0)
            _ = SendAsync(notify, [.. told.Select(item => Message(run, item.Item1, code, pipeline, item.Item2))]);
    }

    /// <summary>What is worth telling of a pipeline's newest run: trainings that ran out of something, gates that kept the old model.</summary>
    private IEnumerable<(NotifyEvent, string)> Events(string? pipeline)
    {
        var work = new WorkFolder(options.Work);
        if (pipeline is null || RunFolder.All(work, pipeline) is not [.., var run])
            yield break;
        foreach (var node in run.Manifest.Nodes.Where(node => node.Kind == "gate" && RunFolder.MarkerOf(work, node) is { } marker && marker.Counts["promoted"] == 0))
            yield return (NotifyEvent.NotPromoted, $"{node.Address} keeps the model that was current: {RunFolder.FilesOf(work, node).First(file => file.Channel == "promotion").Path} says which limits do not hold.");
        foreach (var node in run.Manifest.Nodes.Where(node => node.Kind == "train" && RunFolder.MarkerOf(work, node) is not null))
        {
            if (RunFolder.FilesOf(work, node).FirstOrDefault(file => file.Channel == "account") is not { } account)
                continue;
            using var json = JsonDocument.Parse(File.ReadAllBytes(account.Path));
            var reason = json.RootElement.GetProperty("stop_reason").GetString();
            if (reason is "source_exhausted")
                yield return (NotifyEvent.Exhausted, $"{node.Address} stopped: the source {json.RootElement.GetProperty("exhausted_source").GetString()} has no more tokens.");
            else if (reason is "compute_budget")
                yield return (NotifyEvent.Exhausted, $"{node.Address} stopped: its budget of operations or hours is spent.");
        }
    }

    private static byte[] Message(DecidedRun run, NotifyEvent what, int code, string? pipeline, string text) => JsonSerializer.SerializeToUtf8Bytes(
        new { Event = what, run.Entry.Schedule, run.Ticket, Pipeline = pipeline, run.Attempts, Code = code, Text = text }, JsonText.Compact);

    private async Task SendAsync(NotifySpec notify, IReadOnlyList<byte[]> messages)
    {
        try
        {
            var key = notify.KeyVariable is null ? null : Environment.GetEnvironmentVariable(notify.KeyVariable) ?? throw new DomainAdaptException(
                $"notify.key_variable: there is no environment variable {notify.KeyVariable}; expected one with the key of messages. They are not sent.", ExitCodes.Spec);
            using var webhook = new Webhook(new Uri(notify.Webhook), key is null ? null : Encoding.UTF8.GetBytes(key), new DownloadOptions { CaBundle = Composition.CaBundle });
            foreach (var message in messages)
                await webhook.SendAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DomainAdaptException exception)
        {
            LogUntold(exception.Message);
        }
    }

    private static string LastOf(string path)
    {
        if (!File.Exists(path))
            return "";
        var text = File.ReadAllText(path);
        return text.Length <= ShownErrors ? text : text[^ShownErrors..];
    }

    [LoggerMessage(LogLevel.Error, "Nobody could be told: {Problem}")]
    private partial void LogUntold(string problem);
}
