using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Cli.Commands;

/// <summary>JSON objects, one a line, of a file, plain or compressed, or of standard input.</summary>
internal static class JsonLines
{
    /// <summary>What names standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The objects, each with its place for messages; empty lines are passed over.</summary>
    /// <exception cref="DomainAdaptException">There is no such file, or a line is no JSON object.</exception>
    public static IEnumerable<(string Place, JsonElement Line)> Read(string path)
    {
        foreach (var (place, line) in Lines(path))
        {
            if (line.Length > 0)
                yield return (place, Parse(line, place));
        }
    }

    /// <summary>The line's <c>id</c>; its place where it has none.</summary>
    public static string IdOf(JsonElement line, string place)
        => line.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString() : place;

    /// <summary>
    /// The texts of a file whose lines are either JSON objects with a <c>text</c> or texts themselves; an id only where a line has one.
    /// </summary>
    /// <exception cref="DomainAdaptException">There is no such file, or a text holds half of a character.</exception>
    public static IEnumerable<(string? Id, string Text)> Texts(string path)
    {
        foreach (var (place, line) in Lines(path))
        {
            JsonDocument? json = null;
            try
            {
                json = line.StartsWith('{') ? JsonDocument.Parse(line) : null;
            }
            catch (JsonException)
            {
                // A text that begins with a brace.
            }
            using (json)
            {
                if (json?.RootElement is { } root && root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                    yield return (root.TryGetProperty("id", out var id) ? id.ToString() : null, TextOf(root, place, "text"));
                else
                    yield return (null, line);
            }
        }
    }

    /// <summary>
    /// Such texts of several files in batches to work on side by side: so many texts, fewer where they are long, so that what is held does not grow with
    /// their length.
    /// </summary>
    /// <exception cref="DomainAdaptException">There is no such file, or no text in any.</exception>
    public static IEnumerable<byte[][]> Batches(string[] files, int texts = 4096, int bytes = 64 << 20)
    {
        var (batch, held, hasText) = (new List<byte[]>(), 0L, false);
        foreach (var (_, text) in files.SelectMany(Texts))
        {
            batch.Add(Encoding.UTF8.GetBytes(text));
            held += batch[^1].Length;
            hasText |= text.Length > 0;
            if (batch.Count < texts && held < bytes)
                continue;
            yield return [.. batch];
            batch.Clear();
            held = 0;
        }
        if (batch.Count > 0)
            yield return [.. batch];
        if (!hasText)
            throw new DomainAdaptException($"{string.Join(", ", files)}: there is no text; expected a text a line.", ExitCodes.Spec);
    }

    /// <summary>The text of a line's member.</summary>
    /// <exception cref="DomainAdaptException">There is no such member, or it is no text.</exception>
    public static string TextOf(JsonElement line, string place, string field)
    {
        try
        {
            if (line.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.String)
                return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new DomainAdaptException($"{place}: '{field}' holds half of a character (a lone surrogate); expected text.", ExitCodes.Spec);
        }
        throw new DomainAdaptException($"{place}: has no text '{field}'; name the member that holds the text with --field.", ExitCodes.Spec);
    }

    private static JsonElement Parse(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Told below, as every other line that is no object.
        }
        throw new DomainAdaptException($"{place}: is no JSON object; expected one on each line.", ExitCodes.Spec);
    }

    private static IEnumerable<(string Place, string Line)> Lines(string path)
    {
        if (path != StandardInput && !File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected JSON lines, or - for standard input.", ExitCodes.InputsMissing);
        using var file = path == StandardInput ? null : new StreamReader(Decompression.OpenFile(path));
        var reader = file ?? Console.In;
        for (var number = 1L; reader.ReadLine() is { } line; number++)
            yield return ($"{path}:{number}", line);
    }
}
