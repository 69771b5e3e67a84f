using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Model;

/// <summary>How often values occur, with the limits they are held against.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Title">What it shows.</param>
/// <param name="X">The values.</param>
/// <param name="Y">What is counted.</param>
/// <param name="Bins">The bins, ascending; each begins where the one before ends.</param>
/// <param name="Limits">The limits, drawn in.</param>
public sealed record Histogram(string Name, string Title, ReportColumn X, ReportColumn Y, IReadOnlyList<Bin> Bins, IReadOnlyList<Threshold> Limits) : Figure(Name, Title)
{
    /// <summary>The bins of rows with columns <c>from</c>, <c>to</c> and <c>documents</c>; all rows unless some are given.</summary>
    public static IReadOnlyList<Bin> BinsOf(Table table, IEnumerable<int>? rows = null)
        => [.. (rows ?? Enumerable.Range(0, table.Rows)).Select(row => new Bin(table.Values<double>("from")[row], table.Values<double>("to")[row], table.Values<long>("documents")[row]))];

    /// <summary>The bins as a table.</summary>
    public ReportTable ToTable() => new(Name, Title,
        [X with { Name = "from", Title = $"{X.Title}, from" }, X with { Name = "to", Title = "to below" }, Y with { IsBar = true }],
        [.. Bins.Select(bin => (IReadOnlyList<object?>)[bin.From, bin.To, bin.Count])]);
}

/// <summary>How many values lie in <c>[From, To)</c>.</summary>
public readonly record struct Bin(double From, double To, long Count);

/// <summary>A limit.</summary>
/// <param name="IsLeast">Whether it is the least that stays; else the most.</param>
/// <param name="Value">The number.</param>
/// <param name="Label">What a value beyond it is dropped for.</param>
public readonly record struct Threshold(bool IsLeast, double Value, string Label);
