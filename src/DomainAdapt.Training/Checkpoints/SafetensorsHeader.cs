using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">How its numbers are stored: <c>F32</c>, <c>BF16</c>, …</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Start">First byte, counted from the end of the header.</param>
/// <param name="Bytes">Length.</param>
public sealed record SafetensorsEntry(string Name, string DType, IReadOnlyList<long> Shape, long Start, long Bytes);

/// <summary>
/// Header of a safetensors file: eight bytes of length, then JSON, then the tensors' bytes without gap (huggingface/safetensors, format
/// 0.4). A header is untrusted input: whatever does not describe exactly the bytes behind it is refused.
/// </summary>
public static class SafetensorsHeader
{
    /// <summary>Bytes of the length before the JSON.</summary>
    public const int LengthBytes = 8;

    // The format's own limit.
    private const long MostBytes = 100_000_000;

    private const string Metadata = "__metadata__";

    /// <summary>Bytes of one number, by type name; null for a type that the format does not know.</summary>
    public static int? BytesOf(string dtype) => dtype switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" => 1,
        "I16" or "U16" or "F16" or "BF16" => 2,
        "I32" or "U32" or "F32" => 4,
        "I64" or "U64" or "F64" => 8,
        _ => null,
    };

    /// <summary>Length and JSON of a header; tensors follow in the order given.</summary>
    public static byte[] Write(IReadOnlyList<(string Name, string DType, IReadOnlyList<long> Shape)> tensors)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(Metadata);
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            long start = 0;
            foreach (var (name, dtype, shape) in tensors)
            {
                var end = start + shape.Aggregate((long)BytesOf(dtype)!.Value, (bytes, size) => checked(bytes * size));
                writer.WriteStartObject(name);
                writer.WriteString("dtype", dtype);
                WriteNumbers(writer, "shape", shape);
                WriteNumbers(writer, "data_offsets", [start, end]);
                writer.WriteEndObject();
                start = end;
            }
            writer.WriteEndObject();
        }
        // Spaces at the end keep the tensors aligned to their widest type.
        var length = (json.Length + 7) / 8 * 8;
        var header = new byte[LengthBytes + length];
        BitConverter.TryWriteBytes(header, length);
        json.ToArray().CopyTo(header, LengthBytes);
        header.AsSpan(LengthBytes + (int)json.Length).Fill((byte)' ');
        return header;
    }

    /// <summary>Reads the header of a file; returns the tensors in file order and where their bytes begin.</summary>
    /// <exception cref="DomainAdaptException">It is no safetensors file, or its header does not describe the bytes behind it.</exception>
    public static (IReadOnlyList<SafetensorsEntry> Entries, long DataStart) Read(Stream file, string path)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (file.ReadAtLeast(prefix, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw Refused(path, $"has {file.Length} bytes", "a header of eight bytes or more");
        var length = BitConverter.ToUInt64(prefix);
        if (length is 0 or > MostBytes || (long)length > file.Length - LengthBytes)
            throw Refused(path, $"claims a header of {length} bytes in a file of {file.Length}", "one that fits the file and 100 MB");
        var json = new byte[length];
        file.ReadExactly(json);
        var data = file.Length - LengthBytes - (long)length;
        try
        {
            return (Parse(json, data, path), LengthBytes + (long)length);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            var found = wrong.Message.Split('\n')[0];
            throw Refused(path, $"has a header that is no safetensors JSON ({found})", "dtype, shape and data_offsets of tensors", wrong);
        }
    }

    private static List<SafetensorsEntry> Parse(byte[] json, long data, string path)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        if (document.RootElement.TryGetProperty(Metadata, out var metadata) && metadata.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
            throw Refused(path, $"has {Metadata} that is not all text", "a map of texts");
        var entries = document.RootElement.EnumerateObject().Where(property => property.Name != Metadata)
            .Select(property => Entry(property, path)).OrderBy(entry => entry.Start).ToList();
        long expected = 0;
        foreach (var entry in entries)
        {
            if (entry.Start != expected)
                throw Refused(path, $"places '{entry.Name}' at byte {entry.Start}", $"byte {expected}, right behind the tensor before it");
            expected += entry.Bytes;
        }
        if (expected != data)
            throw Refused(path, $"describes {expected} bytes of tensors and holds {data}", "as many as it describes");
        return entries;
    }

    private static SafetensorsEntry Entry(JsonProperty property, string path)
    {
        var dtype = property.Value.GetProperty("dtype").GetString() ?? "";
        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToList();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToList();
        if (BytesOf(dtype) is not { } size)
            throw Refused(path, $"stores '{property.Name}' as {dtype}", "a type of the format");
        if (offsets.Count != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || shape.Any(dimension => dimension < 0))
            throw Refused(path, $"gives '{property.Name}' the offsets [{string.Join(", ", offsets)}]", "a start and an end behind it");
        var bytes = offsets[1] - offsets[0];
        var described = shape.Aggregate((Int128)size, (product, dimension) => product > long.MaxValue ? product : product * dimension);
        if (described != bytes)
            throw Refused(path, $"gives '{property.Name}' {bytes} bytes", $"{described} for [{string.Join(", ", shape)}] of {dtype}");
        return new SafetensorsEntry(property.Name, dtype, shape, offsets[0], bytes);
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static DomainAdaptException Refused(string path, string found, string expected, Exception? inner = null)
        => new($"{path}: {found}; expected {expected}. Get the file anew.", ExitCodes.StageFailed, inner);
}
