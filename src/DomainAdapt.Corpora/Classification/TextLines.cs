using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Corpora.Classification;

/// <summary>A document of a file of JSON lines.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Line">The line as it was, valid until the next is read.</param>
/// <param name="Text">Its text.</param>
public readonly record struct TextLine(string Place, ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> Text);

/// <summary>Documents of files of JSON lines, plain, gzip or Zstandard, in order; read anew each time they are asked for.</summary>
public static class TextLines
{
    private const int MaxLineBytes = 1 << 28;

    /// <summary>Reads them.</summary>
    /// <exception cref="DomainAdaptException">A file is missing, or a line is no JSON object with a text.</exception>
    public static IEnumerable<TextLine> Read(IReadOnlyList<string> paths, string textField = "text")
    {
        foreach (var path in paths)
        {
            if (!File.Exists(path))
                throw new DomainAdaptException($"{path}: there is no such file; expected JSON lines.", ExitCodes.InputsMissing);
            using var stream = Decompression.OpenFile(path);
            var lines = new ByteLines(stream, MaxLineBytes);
            while (lines.TryRead(out var line))
            {
                if (line.Length > 0)
                    yield return new TextLine($"{path}:{lines.Number}", line, TextOf(line, $"{path}:{lines.Number}", textField));
            }
        }
    }

    /// <summary>Writes lines as they were.</summary>
    public static void Write(Stream stream, IEnumerable<TextLine> lines)
    {
        foreach (var line in lines)
        {
            stream.Write(line.Line.Span);
            stream.WriteByte((byte)'\n');
        }
    }

    private static byte[] TextOf(ReadOnlyMemory<byte> line, string place, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.String)
                return Encoding.UTF8.GetBytes(text.GetString()!);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new DomainAdaptException($"{place}: is no JSON ({cause.Message.TrimEnd('.')}); expected an object on each line.", ExitCodes.InputsMissing);
        }
        throw new DomainAdaptException($"{place}: has no text '{field}'; name the member that holds it with --text-field.", ExitCodes.InputsMissing);
    }
}
