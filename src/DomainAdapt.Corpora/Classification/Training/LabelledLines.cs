using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>A text and the labels it has.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Labels">Its labels, without prefix.</param>
/// <param name="Text">UTF-8; words that look like labels are none of it.</param>
public readonly record struct LabelledLine(string Place, IReadOnlyList<string> Labels, ReadOnlyMemory<byte> Text);

/// <summary>
/// Texts with labels from files, plain, gzip or Zstandard: lines in which words that begin with <c>__label__</c> are labels, as fastText takes them, or
/// JSON lines (by the name, .jsonl) with the members <c>text</c> and <c>label</c>, a string or a list of them.
/// </summary>
public static class LabelledLines
{
    private const int MaxLineBytes = 1 << 28;

    /// <summary>Reads them in order.</summary>
    /// <exception cref="DomainAdaptException">A file is missing, or a JSON line has no text or no label.</exception>
    public static IEnumerable<LabelledLine> Read(IEnumerable<string> paths, string textField = "text", string labelField = "label")
    {
        foreach (var path in paths)
        {
            using var stream = Decompression.OpenFile(path);
            var lines = new ByteLines(stream, MaxLineBytes);
            var isJson = path.Contains(".jsonl", StringComparison.OrdinalIgnoreCase);
            while (lines.TryRead(out var line))
            {
                var place = $"{path}:{lines.Number}";
                if (!isJson)
                    yield return Marked(place, line);
                else if (line.Length > 0)
                    yield return FromJson(place, line, textField, labelField);
            }
        }
    }

    private static LabelledLine Marked(string place, ReadOnlyMemory<byte> line)
    {
        var labels = new List<string>(1);
        var rest = line.Span;
        while (FastTextWords.Next(ref rest) is { IsEmpty: false } word)
        {
            if (word.StartsWith(FastTextVocabulary.LabelPrefix))
                labels.Add(Encoding.UTF8.GetString(word[FastTextVocabulary.LabelPrefix.Length..]));
        }
        return new LabelledLine(place, labels, line);
    }

    private static LabelledLine FromJson(string place, ReadOnlyMemory<byte> line, string textField, string labelField)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(textField, out var text) && text.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty(labelField, out var label))
            {
                string[] labels = label.ValueKind == JsonValueKind.Array ? [.. label.EnumerateArray().Select(item => item.ToString())] : [label.ToString()];
                return labels.All(name => name.Length > 0 && !name.Any(char.IsWhiteSpace))
                    ? new LabelledLine(place, labels, Encoding.UTF8.GetBytes(text.GetString()!))
                    : throw Unfit(place, $"has the label '{string.Join("', '", labels)}'; a label is a word without blanks");
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw Unfit(place, $"is no JSON ({cause.Message.TrimEnd('.')})");
        }
        throw Unfit(place, $"lacks '{textField}' or '{labelField}'; name the members with --text-field and --label-field");
    }

    private static DomainAdaptException Unfit(string place, string found) => new($"{place}: {found}.", ExitCodes.InputsMissing);
}
