using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Inspection;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt inspect RUN/STAGE</c>: a sample of what a stage kept, rejected or cut, with the reason.</summary>
internal static class InspectCommand
{
    private static readonly Dictionary<string, string> Channels = new(StringComparer.Ordinal)
    {
        ["kept"] = "kept",
        ["rejected"] = "rejected",
        ["cut"] = "cuts",
        ["held-out"] = "held_out",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var stage = new Argument<string>("stage") { Description = "A run's stage, such as quickstart/clean, or of one source, quickstart/clean@runtime." };
        var what = new Option<string>("--show") { Description = "kept, rejected, cut or held-out.", DefaultValueFactory = _ => "kept" };
        what.AcceptOnlyFromAmong([.. Channels.Keys]);
        var rule = new Option<string?>("--rule") { Description = "Of rejects and cuts, those of a step, of a reason, or of step.reason." };
        var range = new Option<string?>("--measured") { Description = "Of rejects, those that measured within a range, such as 0.1..0.3, 50.. or ..9." };
        var words = new Option<string?>("--words") { Description = "Only texts with these words in them, in any case; reads all texts." };
        var count = new Option<int>("--count") { Description = "How many to show.", DefaultValueFactory = _ => 5 };
        var characters = new Option<int>("--chars") { Description = "Characters of each text to show; 0 for all.", DefaultValueFactory = _ => 800 };
        var seed = new Option<long>("--seed") { Description = "Which ones: another number, another sample.", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Print JSON lines with whole texts." };
        var command = new Command(
            "inspect",
            """
            Look at a sample of what a stage kept, rejected, cut or held out, with the reason of each.

              domainadapt inspect quickstart/clean --show rejected --rule length
              domainadapt inspect quickstart/clean --show cut --count 20
              domainadapt inspect quickstart/read --words "cancellation token"
            """)
        {
            stage, what, rule, range, words, count, characters, seed, json,
        };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var name = parsed.GetRequiredValue(stage);
            var found = RunStage.Find(work, name);
            var (least, most) = RangeOf(parsed.GetValue(range));
            var query = new SampleQuery
            {
                Channel = Channels[parsed.GetRequiredValue(what)],
                Rule = parsed.GetValue(rule),
                Least = least,
                Most = most,
                Words = parsed.GetValue(words),
                Count = parsed.GetRequiredValue(count),
                Seed = parsed.GetRequiredValue(seed),
            };
            var (sample, of) = await DocumentSample.DrawAsync(
                work, found.Run, name[(name.LastIndexOf('/') + 1)..], query, file => Console.Error.WriteLine($"Reading {file}"), cancellationToken);
            foreach (var document in sample)
            {
                if (parsed.GetValue(json))
                    WriteJson(document);
                else
                    Write(document, query.Words, parsed.GetRequiredValue(characters));
            }
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sample.Count:N0} of {of:N0} shown."));
            return ExitCodes.Done;
        });
        return command;
    }

    private static (double Least, double Most) RangeOf(string? range)
    {
        if (range is null)
            return (double.NegativeInfinity, double.PositiveInfinity);
        var ends = range.Split("..");
        double least = double.NegativeInfinity, most = double.PositiveInfinity;
        if (ends.Length != 2 || !Parses(ends[0], ref least) || !Parses(ends[1], ref most))
            throw new DomainAdaptException($"--measured: found '{range}'; expected a range, such as 0.1..0.3, 50.. or ..9.", ExitCodes.Spec);
        return (least, most);
    }

    private static bool Parses(string text, ref double value)
    {
        if (text.Length == 0)
            return true;
        var parses = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        value = parses ? number : value;
        return parses;
    }

    private static void WriteJson(SampledDocument document) => Console.Out.WriteLine(JsonSerializer.Serialize(new
    {
        id = document.Id.ToString(),
        stage = document.Stage,
        origin = document.Origin,
        url = document.Url,
        reason = document.Reason,
        text = document.Text,
    }));

    private static void Write(SampledDocument document, string? words, int characters)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{document.Id}[/] {document.Stage} [grey]{document.Url ?? document.Origin ?? ""}[/]");
        if (document.Reason is not null)
            AnsiConsole.MarkupLineInterpolated($"[red]{document.Reason}[/]");
        var text = Excerpt(document.Text, words, characters);
        AnsiConsole.MarkupLine(words is null ? Markup.Escape(text) : Highlighted(text, words));
        AnsiConsole.WriteLine();
    }

    /// <summary>The beginning of a text, or the surroundings of the first of the words in it.</summary>
    private static string Excerpt(string text, string? words, int characters)
    {
        if (characters <= 0 || text.Length <= characters)
            return text;
        var at = words is null ? 0 : Math.Max(0, text.IndexOf(words, StringComparison.OrdinalIgnoreCase) - (characters / 2));
        var end = Math.Min(text.Length, at + characters);
        // No half of a character at either end.
        if (at > 0 && char.IsLowSurrogate(text[at]))
            at++;
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            end--;
        return (at > 0 ? "…" : "") + text[at..end] + (end < text.Length ? "…" : "");
    }

    private static string Highlighted(string text, string words)
    {
        var marked = new System.Text.StringBuilder();
        var from = 0;
        for (int at; (at = text.IndexOf(words, from, StringComparison.OrdinalIgnoreCase)) >= 0; from = at + words.Length)
            marked.Append(Markup.Escape(text[from..at])).Append("[black on yellow]").Append(Markup.Escape(text.Substring(at, words.Length))).Append("[/]");
        return marked.Append(Markup.Escape(text[from..])).ToString();
    }
}
