using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Rendering;

/// <summary>Writes a report's figures for machines: values as they are, tables as records, charts as series.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON text: <c>sections</c> by name, and in each its figures by name.</summary>
    public static string Write(string pipeline, string run, IReadOnlyList<Section> sections)
        => new JsonObject
        {
            ["schema_version"] = 1,
            ["pipeline"] = pipeline,
            ["run"] = run,
            ["sections"] = new JsonObject(sections.Select(section => KeyValuePair.Create(section.Name, (JsonNode?)new JsonObject(
                section.Figures.Select(figure => KeyValuePair.Create(figure.Name, NodeOf(figure))))))),
        }.ToJsonString(Options) + "\n";

    private static JsonNode? NodeOf(Figure figure) => figure switch
    {
        Facts facts => new JsonObject(facts.Values.Select(fact => KeyValuePair.Create(fact.Name, NodeOf(fact.Value)))),
        ReportTable table => new JsonArray([.. table.Rows.Select(row => RecordOf(table, row))]),
        LineChart chart => new JsonArray([.. chart.Series.Select(series => new JsonObject
        {
            ["name"] = series.Name,
            [chart.X.Name] = new JsonArray([.. series.X.Select(value => NodeOf(value))]),
            [chart.Y.Name] = new JsonArray([.. series.Y.Select(value => NodeOf(value))]),
        })]),
        Histogram histogram => new JsonObject
        {
            ["bins"] = NodeOf(histogram.ToTable()),
            ["limits"] = new JsonArray([.. histogram.Limits.Select(limit => new JsonObject
            {
                ["bound"] = limit.IsLeast ? "least" : "most",
                ["limit"] = limit.Value,
                ["reason"] = limit.Label,
            })]),
        },
        _ => null,
    };

    private static JsonObject RecordOf(ReportTable table, IReadOnlyList<object?> row)
        => new(table.Columns.Select((column, index) => KeyValuePair.Create(column.Name, NodeOf(row[index]))));

    private static JsonNode? NodeOf(object? value) => value switch
    {
        string text => text,
        bool truth => truth,
        long integer => integer,
        double number when double.IsFinite(number) => number,
        _ => null,
    };
}
