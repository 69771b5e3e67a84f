using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Columns;
using Parquet.Schema;

namespace DomainAdapt.Shards.Tables;

/// <summary>A column of a table: text, whole numbers or numbers.</summary>
/// <param name="Name">Its name.</param>
public abstract record Column(string Name)
{
    /// <summary>Values in it.</summary>
    public abstract int Count { get; }
}

/// <summary>A column of <see cref="string"/>, <see cref="long"/> or <see cref="double"/> values, one for each row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, in row order.</param>
public sealed record Column<T>(string Name, IReadOnlyList<T> Values) : Column(Name)
{
    /// <inheritdoc/>
    public override int Count => Values.Count;
}

/// <summary>A small table of numbers that reports and plots are made from; held in memory as a whole.</summary>
public sealed class Table
{
    /// <summary>Makes a table.</summary>
    /// <param name="name">Its name in reports, such as <c>shares</c>.</param>
    /// <param name="columns">Its columns, all of one length.</param>
    /// <exception cref="ArgumentException">The columns' lengths differ.</exception>
    public Table(string name, params IReadOnlyList<Column> columns)
    {
        if (columns.FirstOrDefault(column => column.Count != columns[0].Count) is { } odd)
            throw new ArgumentException($"The column '{columns[0].Name}' of table '{name}' has {columns[0].Count} values, but '{odd.Name}' {odd.Count}.");
        Name = name;
        Columns = columns;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its columns, in order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Its rows.</summary>
    public int Rows => Columns.Count == 0 ? 0 : Columns[0].Count;

    /// <summary>A column's values.</summary>
    /// <exception cref="DomainAdaptException">There is no column of that name and type.</exception>
    public IReadOnlyList<T> Values<T>(string column)
        => Columns.OfType<Column<T>>().FirstOrDefault(candidate => candidate.Name == column)?.Values
            ?? throw new DomainAdaptException(
                $"The table '{Name}' has no column '{column}' of {typeof(T).Name}; found {string.Join(", ", Columns.Select(found => found.Name))}. "
                + "Run the stage that writes it again.", ExitCodes.StaleOutput);

    /// <summary>Reads a table that <see cref="TableWriter"/> wrote.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async Task<Table> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var reader = await RowGroup.OpenAsync(path, TableWriter.Version, cancellationToken);
        var columns = reader.Schema.DataFields.Select(Gather.Of).ToList();
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var rows = new RowGroup(path, reader.Schema, group, cancellationToken);
            foreach (var column in columns)
                await column.AddAsync(rows);
        }
        return new Table(reader.CustomMetadata.GetValueOrDefault(TableWriter.NameKey, ""), [.. columns.Select(column => column.Column)]);
    }

    /// <summary>Gathers a column over the row groups.</summary>
    private abstract class Gather
    {
        public abstract Column Column { get; }

        public abstract Task AddAsync(RowGroup rows);

        public static Gather Of(DataField field)
        {
            if (field.ClrType == typeof(long))
                return new Gather<long>(field.Name, rows => rows.NumbersAsync<long>(field.Name));
            if (field.ClrType == typeof(double))
                return new Gather<double>(field.Name, rows => rows.NumbersAsync<double>(field.Name));
            return new Gather<string>(field.Name, async rows => (await rows.StringsAsync(field.Name))!);
        }
    }

    private sealed class Gather<T>(string name, Func<RowGroup, Task<T[]>> read) : Gather
    {
        private readonly List<T> _values = [];

        public override Column Column => new Column<T>(name, _values);

        public override async Task AddAsync(RowGroup rows) => _values.AddRange(await read(rows));
    }
}
