using System.Globalization;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>What became of a kind of defect.</summary>
/// <param name="Defect">The kind.</param>
/// <param name="Planted">How many were planted.</param>
/// <param name="Found">How many the run found, at exactly their places.</param>
/// <param name="Comparison">How the two must compare: <c>equal</c> or <c>all_but_one</c>.</param>
/// <param name="Where">Where they were found.</param>
internal sealed record FoundDefect(string Defect, long Planted, long Found, string Comparison, string Where)
{
    public bool IsAsExpected => Found == (Comparison == "equal" ? Planted : Planted - 1);
}

/// <summary>Looks each planted defect up in what the stages left, by its origin.</summary>
internal sealed class FoundDefects : IDisposable
{
    private readonly DuckDBConnection _database = new("DataSource=:memory:");
    private readonly WorkStore _store;
    private readonly PlantedCrawl _crawl;

    public FoundDefects(WorkStore store, PlantedCrawl crawl)
    {
        (_store, _crawl) = (store, crawl);
        _database.Open();
        Execute("create table planted (defect varchar, source varchar, origin varchar, copy_of varchar)");
        using (var rows = _database.CreateAppender("planted"))
        {
            foreach (var (defect, source, origin, copyOf) in crawl.Defects)
                rows.CreateRow().AppendValue(defect).AppendValue(source).AppendValue(origin).AppendValue(copyOf).EndRow();
        }
        // Where each document ended.
        Execute($"""
            create table fate as
            select source, origin, 'read' as stage, reason from read_parquet({Files("damaged", "read@pages", "read@packed")})
            union all select source, origin, 'clean', reason from read_parquet({Files("rejected", "clean@pages", "clean@packed")})
            union all select source, origin, 'dedup_exact', reason from read_parquet({Files("rejected", "dedup_exact")})
            union all select source, origin, 'hold_out', reason from read_parquet({Files("rejected", "hold_out")})
            union all select source, origin, 'held_out', null from read_parquet({Files("held_out", "hold_out")})
            union all select source, origin, 'kept', null from read_parquet({Files("kept", "hold_out")})
            """);
        Execute($"""
            create table pages as
            select source, origin, contains(text, chr(65533)) as is_repaired, contains(attributes, '"wrong_charset"') as is_called_wrongly
            from read_parquet({Files("kept", "read@pages")})
            """);
    }

    /// <summary>All kinds of defects.</summary>
    public IReadOnlyList<FoundDefect> All() =>
    [
        Copies("exact_copy"),
        Copies("respaced_copy"),
        new("template", _crawl.CountOf("template"), Ended("template", "stage = 'dedup_exact'"), "all_but_one", "dedup_exact rejects, with fold_numbers; one stays"),
        Equal("menu_only", Ended("menu_only", "stage = 'clean'"), "clean rejects"),
        Equal("broken_line", Ended("broken_line", "stage = 'read' and reason = 'bad_json'"), "read damaged, bad_json"),
        Equal("textless_line", Ended("textless_line", "stage = 'read' and reason = 'no_text'"), "read damaged, no_text"),
        Equal("cut_gzip", Ended("cut_gzip", "stage = 'read' and reason = 'damaged_file'"), "read damaged, damaged_file"),
        Equal("empty_file", _store.Count("read@pages", "files_empty"), "read counts, files_empty"),
        Equal("blank_line", _store.Count("read@packed", "records_skipped.blank_line"), "read counts, records_skipped.blank_line"),
        Equal("invalid_utf_8", Read("invalid_utf_8", "is_repaired"), "read kept, repaired with U+FFFD"),
        Equal("windows_1252_called_utf_8", Read("windows_1252_called_utf_8", "is_repaired"), "read kept, repaired with U+FFFD"),
        Equal(
            "utf_8_called_iso_8859_1",
            Read("utf_8_called_iso_8859_1", "is_called_wrongly and not is_repaired"),
            "read kept, attribute wrong_charset"),
    ];

    /// <summary>Template pages that measure the model: at most the one that deduplication leaves.</summary>
    public long TemplatesHeldOut() => Ended("template", "stage = 'held_out'");

    /// <summary>How many documents of planted places have how many ends: every one must have exactly one.</summary>
    public long PlantedWithSeveralEnds() => Scalar("""
        select count(*) from (select source, origin from fate semi join planted using (source, origin) group by source, origin having count(*) > 1)
        """);

    public void Dispose() => _database.Dispose();

    private FoundDefect Equal(string defect, long found, string where) => new(defect, _crawl.CountOf(defect), found, "equal", where);

    // A copy is found where dedup_exact rejects it or its original, or where clean rejects both for one reason before they could meet.
    private FoundDefect Copies(string defect)
    {
        var met = Pairs(defect, "copy.reason = 'exact_duplicate' or original.reason = 'exact_duplicate'");
        var neither = Pairs(defect, "copy.stage = 'clean' and original.stage = 'clean' and copy.reason = original.reason");
        return Equal(defect, met + neither, $"{met} in dedup_exact rejects, {neither} with their originals in clean rejects");
    }

    private long Pairs(string defect, string condition) => Scalar($"""
        select count(*) from planted
        join fate copy on copy.source = planted.source and copy.origin = planted.origin
        join fate original on original.source = planted.source and original.origin = planted.copy_of
        where defect = '{defect}' and ({condition})
        """);

    private long Ended(string defect, string condition)
        => Scalar($"select count(*) from planted join fate using (source, origin) where defect = '{defect}' and {condition}");

    private long Read(string defect, string condition)
        => Scalar($"select count(*) from planted join pages using (source, origin) where defect = '{defect}' and {condition}");

    private string Files(string channel, params string[] addresses)
    {
        var paths = addresses.SelectMany(address => _store.Files(address, channel));
        return $"[{string.Join(", ", paths.Select(path => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'"))}]";
    }

    private void Execute(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
