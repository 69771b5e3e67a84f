using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>Reads documents in JSON lines (.gz).</summary>
internal static class JsonLinesFile
{
    /// <summary>The object of each line.</summary>
    public static IEnumerable<JsonElement> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return JsonElement.Parse(line);
    }

    /// <summary>The text of each line's document.</summary>
    public static IEnumerable<byte[]> Texts(string path) => Read(path).Select(line => Encoding.UTF8.GetBytes(line.GetProperty("text").GetString()!));
}
