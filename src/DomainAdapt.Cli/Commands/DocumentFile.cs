using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Cli.Commands;

/// <summary>Texts of a file, as UTF-8.</summary>
/// <param name="Path">The file.</param>
/// <param name="Texts">Its documents, none of them empty.</param>
internal sealed record DocumentFile(string Path, IReadOnlyList<byte[]> Texts)
{
    /// <summary>Reads JSON lines, each a document in the field <c>text</c>, or a text file, which is one document.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, no such file, or without text (exit code 5).</exception>
    public static DocumentFile Read(string path)
    {
        if (!File.Exists(path))
            throw Unfit(path, "there is no such file; expected documents to predict");
        IEnumerable<byte[]> texts = System.IO.Path.GetExtension(path) switch
        {
            ".jsonl" => File.ReadLines(path).Select((line, index) => (line, index))
                .Where(item => !string.IsNullOrWhiteSpace(item.line)).Select(item => TextOf(path, item.index + 1, item.line)),
            ".txt" => [File.ReadAllBytes(path)],
            var other => throw Unfit(path, $"ends in '{other}'; expected .jsonl or .txt"),
        };
        var file = new DocumentFile(path, [.. texts.Where(text => text.Length > 0)]);
        return file.Texts.Count > 0 ? file : throw Unfit(path, "has no text; expected one document or more");
    }

    private static byte[] TextOf(string path, int number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                return Encoding.UTF8.GetBytes(text.GetString()!);
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw Unfit($"{path}:{number}", $"is no JSON ({cause.Message.TrimEnd('.')}); expected an object with a 'text'");
        }
        throw Unfit($"{path}:{number}", "has no string 'text'; expected one in each line");
    }

    private static DomainAdaptException Unfit(string place, string found) => new($"{place}: {found}.", ExitCodes.InputsMissing);
}
