using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Columns;

public sealed class RowGroupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory] // 3 values with one absent at each place, none absent, and all.
    [InlineData("a", "", "\U0001F600")]
    [InlineData(null, "b", "c")]
    [InlineData("a", null, "c")]
    [InlineData("a", "b", null)]
    [InlineData(null, null, null)]
    public async Task OptionalTexts_ComeBack(params string?[] values)
    {
        var (text, number) = (new TextColumn("text", optional: true), new OptionalNumberColumn<double>("number"));
        var path = Write([text, number], values.Length, row =>
        {
            text.Add(values[row]);
            number.Add(values[row]?.Length);
        });
        await foreach (var group in RowGroup.ReadAsync(path, 1, default))
        {
            Assert.Equal(values, await group.StringsAsync("text"));
            Assert.Equal(values.Select(value => (double?)value?.Length), await group.OptionalNumbersAsync<double>("number"));
        }
        Assert.Equal(values, Duck.Query("SELECT text FROM $", path).Select(row => row[0]));
    }

    [Fact]
    public async Task Utf8_IsTheBytesThatWereGiven()
    {
        byte[][] texts = [.. new[] { "", "a\0b", "\u00E9\u4E2D\U0001F600", new string('\u4E2D', 3000) }.Select(Encoding.UTF8.GetBytes)];
        var text = new TextColumn("text");
        var path = Write([text], texts.Length, row => text.Add(texts[row].AsSpan()));
        await foreach (var group in RowGroup.ReadAsync(path, 1, default))
            Assert.Equal(texts, (await group.Utf8Async("text")).Select(value => value.ToArray()));
    }

    [Fact]
    public async Task AnotherVersion_IsRefused()
    {
        var number = new NumberColumn<int>("number");
        var path = Write([number], 1, number.Add);
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(async () => await RowGroup.ReadAsync(path, 2, default).CountAsync());
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("schema_version '1'; expected 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARequiredText_IsNeverAbsent() => Assert.Throws<ArgumentNullException>(() => new TextColumn("text").Add((string?)null));

    private string Write(IReadOnlyList<ColumnWriter> columns, int rows, Action<int> add)
    {
        var path = _folder.At("rows.parquet");
        using var writer = new RowWriter(new FileOutput(path), 1, columns);
        for (var row = 0; row < rows; row++)
        {
            add(row);
            writer.EndRow();
        }
        return path;
    }
}
