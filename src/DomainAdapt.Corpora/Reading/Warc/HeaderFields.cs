using System.Text;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// Named fields as WARC records and HTTP messages have them: a line each, which may go on in lines that begin with white space. Lines may end in
/// LF alone. A line without a colon says nothing; of fields with the same name the first counts.
/// </summary>
public sealed class HeaderFields
{
    /// <summary>No field.</summary>
    public static readonly HeaderFields None = new();

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(string Name, string Value)> _fields = [];

    private HeaderFields()
    {
    }

    /// <summary>A field's value; null where there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
            {
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return field.Value;
            }
            return null;
        }
    }

    /// <summary>Reads the lines after the first of a header.</summary>
    public static HeaderFields Parse(ReadOnlySpan<byte> lines)
    {
        var fields = new HeaderFields();
        foreach (var part in lines.Split((byte)'\n'))
        {
            var line = lines[part].TrimEnd("\r \t"u8);
            if (line.IsEmpty)
                continue;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (fields._fields.Count > 0)
                    fields._fields[^1] = (fields._fields[^1].Name, $"{fields._fields[^1].Value} {Text(line.Trim(" \t"u8))}");
            }
            else if (line.IndexOf((byte)':') is >= 0 and var colon)
            {
                fields._fields.Add((Text(line[..colon].TrimEnd(" \t"u8)), Text(line[(colon + 1)..].Trim(" \t"u8))));
            }
        }
        return fields;
    }

    /// <summary>The text of a line: UTF-8, or Latin-1 where it is not that.</summary>
    internal static string Text(ReadOnlySpan<byte> line)
    {
        try
        {
            return Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(line);
        }
    }
}
