using System.Text.Json;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Shards.Sequences.Export;

/// <summary>JSON lines: <c>{"input_ids":[...],"source":"..."}</c>, one a sequence, without padding.</summary>
internal sealed class JsonLinesExport(string prefix) : ISequenceExport
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Write(FlatSequences sequences, CancellationToken cancellationToken)
    {
        var path = prefix + ".jsonl";
        DurableFile.Write(path, stream => WriteLines(sequences, stream, cancellationToken));
        return [path];
    }

    private static void WriteLines(FlatSequences sequences, Stream stream, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(stream);
        var ids = new int[sequences.Format.SequenceTokens];
        for (var i = 0L; i < sequences.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sequences.Read(i, ids);
            json.WriteStartObject();
            json.WriteStartArray("input_ids");
            foreach (var id in ids.AsSpan(0, sequences.RealTokensOf(i)))
                json.WriteNumberValue(id);
            json.WriteEndArray();
            json.WriteString("source", sequences.SourceOf(i));
            json.WriteEndObject();
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }
}
