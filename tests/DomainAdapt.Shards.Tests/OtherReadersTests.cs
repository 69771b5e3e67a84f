using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Documents;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tests.Sequences;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests;

/// <summary>
/// What a program in another language reads of our shards: Apache Arrow in Rust (npm's parquet-wasm), handed to Arrow in JavaScript. For every column it
/// says type, values and their sum. Explicit: tests/other-readers.sh installs the readers, names their folder and runs these.
/// </summary>
public sealed class OtherReadersTests : IDisposable
{
    private const string Reader =
        """
        import { readFileSync } from 'node:fs';
        import { initSync, readParquet } from 'parquet-wasm/esm';
        import { tableFromIPC } from 'apache-arrow';
        initSync({ module: readFileSync('node_modules/parquet-wasm/esm/parquet_wasm_bg.wasm') });
        const table = tableFromIPC(readParquet(readFileSync(process.argv[1])).intoIPCStream());
        const columns = {};
        for (const field of table.schema.fields) {
          let values = 0, sum = 0;
          const add = value => {
            if (value === null) return;
            if (typeof value === 'string') { values++; sum += value.length; }
            else if (typeof value === 'number' || typeof value === 'bigint') { values++; sum += Number(value); }
            else for (const item of value) add(item);
          };
          for (const value of table.getChild(field.name)) add(value);
          columns[field.name] = [`${field.type}`, values, sum];
        }
        console.log(JSON.stringify({ rows: table.numRows, columns }));
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Explicit = true)]
    [InlineData(ShardCompression.Zstd)]
    [InlineData(ShardCompression.None)]
    public void Arrow_ReadsTrainingShards(ShardCompression compression)
    {
        var written = SomeSequences.Make(new SequenceFormat(64, 130_000, "abc"), 500);
        var path = _folder.At("a." + SequenceShardWriter.Suffix);
        using (var writer = new SequenceShardWriter(new FileOutput(path), new SequenceFormat(64, 130_000, "abc"), positionIds: true, compression))
            written.ForEach(writer.Write);
        var columns = Read(path, rows: 500);
        Assert.Equal(("List<Int32>", 500L * 64, written.Sum(sequence => Sum(sequence.Ids))), columns["input_ids"]);
        Assert.Equal(("List<Int32>", written.Sum(sequence => (long)sequence.DocumentStarts.Length), written.Sum(sequence => Sum(sequence.DocumentStarts))), columns["document_starts"]);
        Assert.Equal(("List<Int32>", written.Sum(sequence => (long)sequence.DocumentPositions.Length), written.Sum(sequence => Sum(sequence.DocumentPositions))), columns["document_positions"]);
        Assert.Equal(("List<Int32>", 500L * 64), (columns["position_ids"].Type, columns["position_ids"].Values));
        Assert.Equal(("Int32", 500L, 500L * 64), columns["real_tokens"]);
        Assert.Equal(("Utf8", 500L, written.Sum(sequence => (long)sequence.Source.Length)), columns["source"]);
        Report($"training shard, {compression}".ToLowerInvariant(), 500, columns);
    }

    [Fact(Explicit = true)] // Empty lists, lists longer than a page would like, and attributes as JSON.
    public void Arrow_ReadsTokenShards()
    {
        var path = _folder.At("a." + TokenShardWriter.Suffix);
        using (var writer = new TokenShardWriter(new FileOutput(path)))
        {
            for (var i = 0; i < 300; i++)
                writer.Write(new DocumentTokens(DocumentId.Of("a", $"{i}"), "web", Enumerable.Range(0, i % 7 == 0 ? 0 : i * 30).ToArray(), i, Attributes.Empty));
        }
        var columns = Read(path, rows: 300);
        long[] lengths = [.. Enumerable.Range(0, 300).Where(i => i % 7 > 0).Select(i => i * 30L)];
        Assert.Equal(("List<Int32>", lengths.Sum(), lengths.Sum(length => length * (length - 1) / 2)), columns["ids"]);
        Assert.Equal(("Int32", 300L, lengths.Sum()), columns["tokens"]);
        Report("token shard", 300, columns);
    }

    [Fact(Explicit = true)]
    public void Arrow_ReadsLineage()
    {
        var path = _folder.At("a." + LineageShardWriter.Suffix);
        using (var writer = new LineageShardWriter(new FileOutput(path)))
        {
            for (var i = 0; i < 1000; i++)
                writer.Write(new SequencePiece(5_000_000_000 + i, i, 7, DocumentId.Of("a", $"{i}"), 3, 1));
        }
        var columns = Read(path, rows: 1000);
        Assert.Equal(("Int64", 1000L, (1000 * 5_000_000_000) + 499_500), columns["sequence"]);
        Assert.Equal(("Utf8", 1000L, 32_000L), columns["document"]);
        Report("lineage", 1000, columns);
    }

    private static long Sum(ReadOnlyMemory<int> ids) => ids.ToArray().Sum(id => (long)id);

    private static Dictionary<string, (string Type, long Values, long Sum)> Read(string path, int rows)
    {
        var folder = Environment.GetEnvironmentVariable("DOMAINADAPT_OTHER_READERS");
        Assert.SkipWhen(folder is null, "Needs parquet-wasm and apache-arrow of npm in the folder that DOMAINADAPT_OTHER_READERS names; run tests/other-readers.sh.");
        using var process = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", Reader, path])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        var table = JsonNode.Parse(output)!;
        Assert.Equal(rows, (int)table["rows"]!);
        return table["columns"]!.AsObject().ToDictionary(
            column => column.Key, column => ((string)column.Value![0]!, (long)column.Value[1]!, (long)column.Value[2]!));
    }

    /// <summary>A line for the committed result, where the script asks for them.</summary>
    private static void Report(string shard, int rows, Dictionary<string, (string Type, long Values, long Sum)> columns)
    {
        if (Environment.GetEnvironmentVariable("DOMAINADAPT_OTHER_READERS_RESULTS") is { } file)
            File.AppendAllText(file, JsonSerializer.Serialize(new { shard, rows, columns = columns.ToDictionary(column => column.Key, column => column.Value.Type) }) + "\n");
    }
}
