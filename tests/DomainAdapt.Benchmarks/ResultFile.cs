using System.Text.Encodings.Web;
using System.Text.Json;

namespace DomainAdapt.Benchmarks;

/// <summary>Writes what was measured, as docs/results keeps it.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a result to a file and to the terminal.</summary>
    public static void Write(string path, object result)
    {
        var json = JsonSerializer.Serialize(result, Format);
        File.WriteAllText(path, json + "\n");
        Console.WriteLine(json);
    }
}
