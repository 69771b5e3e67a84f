using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt extract PAGE...</c>: the main text of web pages.</summary>
internal static class ExtractCommand
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var pages = new Argument<string[]>("page")
        {
            Description = "HTML files (plain, .gz or .zst, in any encoding), folders of them, http(s) addresses, or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var to = new Option<string>("--to") { Description = "jsonl: a line a page; text or markdown: the texts alone.", DefaultValueFactory = _ => "jsonl" };
        to.AcceptOnlyFromAmong("jsonl", "text", "markdown");
        var mode = new Option<string>("--mode")
        {
            Description = "main: the text of the page; reader: as applications for reading show it, with captions and lists of links; all: everything that is shown.",
            DefaultValueFactory = _ => "main",
        };
        mode.AcceptOnlyFromAmong("main", "reader", "all");
        var all = new Option<bool>("--all") { Description = "The same as --mode all." };
        var explain = new Option<bool>("--explain") { Description = "Print an HTML page that shows in colours which blocks were kept, and why." };
        var command = new Command("extract", """
            Print the main text of web pages, a JSON line each: file, text, title, author, date, url, language (as the page declares it).

              domainadapt extract pages/ > pages.jsonl
              domainadapt extract https://example.org/article --to markdown
              curl -s https://example.org/article | domainadapt extract - --to text
              domainadapt extract article.html --mode reader --to text
              domainadapt extract article.html --explain > article-explained.html
            """)
        { pages, to, mode, all, explain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var form = parsed.GetRequiredValue(to);
            var taken = parsed.GetValue(all) ? ExtractMode.All : Enum.Parse<ExtractMode>(parsed.GetRequiredValue(mode), ignoreCase: true);
            var isFirst = true;
            await foreach (var (name, bytes) in PageFiles.ReadAsync(parsed.GetRequiredValue(pages), parsed.InvocationConfiguration.Error, cancellationToken))
            {
                if (parsed.GetValue(explain))
                {
                    await output.WriteAsync(Encoding.UTF8.GetString(PageExtractor.Explain(bytes, taken)));
                    continue;
                }
                var format = form == "markdown" ? DocumentFormat.Markdown : DocumentFormat.Text;
                var page = PageExtractor.Extract(bytes, taken, format);
                if (form == "jsonl")
                    await output.WriteLineAsync(Describe(name, page).ToJsonString(Readable));
                else
                    await output.WriteLineAsync($"{(isFirst ? "" : Environment.NewLine)}{Encoding.UTF8.GetString(page.Text)}");
                isFirst = false;
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static JsonObject Describe(string name, Page page) => new()
    {
        ["file"] = name,
        ["text"] = Encoding.UTF8.GetString(page.Text),
        ["title"] = page.Title,
        ["author"] = page.Author,
        ["date"] = page.Date,
        ["url"] = page.Url,
        ["language"] = page.Language,
    };
}
