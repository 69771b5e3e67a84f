using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Rendering;
using DomainAdapt.Reports.Sections;
using DomainAdapt.Reports.Statistics;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Reports;

/// <summary>What lies in shards of documents, tokens and measures, whatever run they are of: a stage's folder in the store, any folder, or files.</summary>
public sealed class FilesReport
{
    private const string Name = "files";

    private readonly string _title;

    private FilesReport(string title, IReadOnlyList<Section> sections) => (_title, Sections) = (title, sections);

    /// <summary>The sections that have something to show, in order.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Counts the files at some paths; of folders, all Parquet files in them.</summary>
    /// <exception cref="DomainAdaptException">There is no such path, or nothing that can be counted (exit code 5).</exception>
    public static async Task<FilesReport> BuildAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        List<string> files = [.. paths.SelectMany(FilesAt).Distinct(StringComparer.Ordinal)];
        List<string> documents = [.. files.Where(DocumentTally.CanRead)], measures = [.. files.Where(MeasureTally.CanRead)];
        if (documents.Count + measures.Count == 0)
        {
            throw new DomainAdaptException(
                $"{string.Join(", ", paths)}: has no shards of documents (*.documents.parquet), tokens (*.tokens.parquet) or measures (*.measures.parquet); found {files.Count} other Parquet files. "
                + "Name a stage's folder in the store, or read the files with a pipeline first.", ExitCodes.InputsMissing);
        }
        var (tokens, texts) = (documents.Where(DocumentTally.HasTokens).ToList(), documents.Where(path => !DocumentTally.HasTokens(path)).ToList());
        List<StageData> stages =
        [
            .. await StageOfAsync<DocumentTally>("read", texts, cancellationToken).ConfigureAwait(false),
            .. await StageOfAsync<MeasureTally>("clean", measures, cancellationToken).ConfigureAwait(false),
            .. await StageOfAsync<DocumentTally>("tokenize", tokens, cancellationToken).ConfigureAwait(false),
        ];
        // Sections are made from runs: the files are one of a single source.
        var run = new RunData("", ManifestOf(stages), stages);
        var title = string.Join(", ", paths);
        return new FilesReport(title, [.. new[] { Markers(paths), RulesSection.Build(run), DocumentsSection.Build(run) }.OfType<Section>()]);
    }

    /// <summary>One self-contained HTML page.</summary>
    public string ToHtml() => HtmlPage.Write("Report of files", _title, Sections);

    /// <summary>The figures as JSON.</summary>
    public string ToJson() => ReportJson.Write(Name, _title, Sections);

    /// <summary>Writes the page, the figures and their tables into a folder, in the place of earlier ones.</summary>
    /// <returns>The page's path.</returns>
    public string Write(string folder)
    {
        var page = Path.Combine(folder, RunReport.HtmlFile);
        DurableFile.WriteAllBytes(page, Encoding.UTF8.GetBytes(ToHtml()));
        DurableFile.WriteAllBytes(Path.Combine(folder, RunReport.JsonFile), Encoding.UTF8.GetBytes(ToJson()));
        ReportParquet.Write(Path.Combine(folder, RunReport.TablesFolder), Sections);
        return page;
    }

    private static IEnumerable<string> FilesAt(string path)
    {
        if (File.Exists(path))
            return [path];
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : throw new DomainAdaptException($"{path}: there is no such file or folder.", ExitCodes.InputsMissing);
    }

    private static async Task<IEnumerable<StageData>> StageOfAsync<TTally>(string kind, List<string> files, CancellationToken cancellationToken) where TTally : ITally<TTally>, new()
    {
        if (files.Count == 0)
            return [];
        // The limits that a cleaning holds its measures against lie beside them.
        List<Table> tables = [];
        var limits = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(files[0])))!, "tables", "00000." + TableWriter.SuffixOf("limits"));
        if (kind == "clean" && File.Exists(limits))
            tables.Add(await Table.ReadAsync(limits, cancellationToken).ConfigureAwait(false));
        var node = new PlannedNode($"{kind}@{Name}", kind, kind, 0, Name, "", "", []);
        return
        [
            new StageData(node, null, tables, ImmutableSortedDictionary<string, JsonElement>.Empty)
            {
                Statistics = await StageStatistics.CountAsync<TTally>(files, cancellationToken).ConfigureAwait(false),
            },
        ];
    }

    /// <summary>What the markers of stages' folders among the paths count.</summary>
    private static Section? Markers(IReadOnlyList<string> paths)
    {
        var rows = from path in paths
                   let marker = MarkerJson.Read<StageMarker>(Path.Combine(path, "marker.json"))
                   where marker is not null
                   from count in marker.Counts
                   select (IReadOnlyList<object?>)[marker.Source is null ? marker.Stage : $"{marker.Stage}@{marker.Source}", count.Key, count.Value];
        IReadOnlyList<object?>[] counts = [.. rows];
        return counts.Length == 0 ? null : new Section(
            "counts", "What the stage counted", "As its marker has it.", [new ReportTable("counts", "Counts", [new("stage", "Stage"), new("count", "Count"), new("value", "Value", ValueFormat.Count)], counts)]);
    }

    private static RunManifest ManifestOf(IEnumerable<StageData> stages) => new()
    {
        Pipeline = Name,
        PlanFingerprint = "",
        Command = "",
        Begun = default,
        Sources = [new PlannedSource(Name, false, Name, Name, null)],
        Nodes = [.. stages.Select(stage => stage.Node)],
        Spec = "",
    };
}
