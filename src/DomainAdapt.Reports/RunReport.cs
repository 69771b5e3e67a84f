using System.Text;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Rendering;
using DomainAdapt.Reports.Sections;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Reports;

/// <summary>
/// What a run did, for people and machines: made from markers, tables of numbers and counts over columns, so it can be made again at any time, also of a
/// run that is not done.
/// </summary>
public sealed class RunReport
{
    /// <summary>File name of the page.</summary>
    public const string HtmlFile = "report.html";

    /// <summary>File name of the figures.</summary>
    public const string JsonFile = "report.json";

    /// <summary>Folder of the same figures as Parquet, one file a table or chart.</summary>
    public const string TablesFolder = "tables";

    private readonly RunData _run;

    private RunReport(RunData run)
    {
        _run = run;
        Sections = [.. SectionList.All.Select(build => build(run)).OfType<Section>()];
    }

    /// <summary>The sections that have something to show, in order.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Their tables, for a terminal.</summary>
    public IEnumerable<ReportTable> Tables => Sections.SelectMany(section => section.Figures).OfType<ReportTable>();

    /// <summary>Makes the report of a run.</summary>
    /// <exception cref="Core.Failures.DomainAdaptException">A marker or table cannot be read (exit code 4).</exception>
    public static async Task<RunReport> BuildAsync(WorkFolder work, RunFolder run, CancellationToken cancellationToken = default)
        => new(await RunData.ReadAsync(work, run, cancellationToken).ConfigureAwait(false));

    /// <summary>One self-contained HTML page.</summary>
    public string ToHtml() => HtmlPage.Write($"Run report: {_run.Manifest.Pipeline}", $"Run {_run.Id}, begun with: {_run.Manifest.Command}", Sections);

    /// <summary>The figures as JSON.</summary>
    public string ToJson() => ReportJson.Write(_run.Manifest.Pipeline, _run.Id, Sections);

    /// <summary>Writes the page and the figures into a folder, in the place of earlier ones.</summary>
    /// <returns>The page's path.</returns>
    public string Write(string folder)
    {
        var page = Path.Combine(folder, HtmlFile);
        DurableFile.WriteAllBytes(page, Encoding.UTF8.GetBytes(ToHtml()));
        DurableFile.WriteAllBytes(Path.Combine(folder, JsonFile), Encoding.UTF8.GetBytes(ToJson()));
        ReportParquet.Write(Path.Combine(folder, TablesFolder), Sections);
        return page;
    }
}
