using System.Buffers;

namespace DomainAdapt.Core.Documents;

/// <summary>
/// The plain view of a document: what rules, keys of deduplication and language identification see, so that its format changes no decision. It
/// undoes light Markdown as <c>extract</c> writes it: marks of headings, items, quotations, code and notes go, cells of tables get tabs between.
/// </summary>
public static class PlainView
{
    /// <summary>The document's text without marks; the text itself where its format has none.</summary>
    public static ReadOnlyMemory<byte> Of(Document document)
        => document.Format == DocumentFormat.Markdown ? OfMarkdown(document.Text.Span) : document.Text;

    /// <summary>The document as rules see it.</summary>
    public static Document DocumentOf(Document document)
        => document.Format == DocumentFormat.Markdown ? document with { Text = Of(document), Format = DocumentFormat.Text } : document;

    /// <summary>Light Markdown without its marks.</summary>
    public static byte[] OfMarkdown(ReadOnlySpan<byte> markdown)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(markdown.Length, 1));
        var (isCode, codeQuotes, isFirst) = (false, 0, true);
        while (true)
        {
            var end = markdown.IndexOf((byte)'\n');
            var line = end < 0 ? markdown : markdown[..end];
            var quotes = 0;
            while ((!isCode || quotes < codeQuotes) && !line.IsEmpty && line[0] == '>')
            {
                line = line.Length > 1 && line[1] == ' ' ? line[2..] : line[1..];
                quotes++;
            }
            if (line.StartsWith("```"u8))
                (isCode, codeQuotes) = (!isCode, quotes);
            else if (isCode || !IsRow(line))
                WriteLine(text, line, isCode, ref isFirst);
            else
                WriteRow(text, line, ref isFirst);
            if (end < 0)
                return text.WrittenSpan.ToArray();
            markdown = markdown[(end + 1)..];
        }
    }

    private static bool IsRow(ReadOnlySpan<byte> line) => line.Length > 1 && line[0] == '|' && line[^1] == '|';

    private static void WriteLine(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> line, bool isCode, ref bool isFirst)
    {
        EndLine(text, ref isFirst);
        if (!isCode)
            line = WithoutMark(text, line);
        if (!line.IsEmpty && line[0] == '\\')
            line = line[1..];
        else if (!isCode && line.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is > 0 and var digits && line[digits] == '\\')
        {
            text.Write(line[..digits]);
            line = line[(digits + 1)..];
        }
        if (isCode)
            text.Write(line);
        else
            WriteInline(text, line);
    }

    /// <summary>The line after the mark it begins with; items of every kind begin with a dash.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> line)
    {
        var heading = line.IndexOfAnyExcept((byte)'#');
        if (heading is > 0 and <= 6 && line[heading] == ' ')
            return line[(heading + 1)..];
        var item = line.TrimStart((byte)' ');
        var mark = item.StartsWith("- "u8) ? 2 : NumberMark(item);
        if (mark == 0 && item.StartsWith("[^"u8) && item.IndexOf("]: "u8) is > 0 and var close)
            mark = close + 3;
        if (mark == 0)
            return line;
        text.Write("- "u8);
        return item[mark..];
    }

    private static int NumberMark(ReadOnlySpan<byte> item)
    {
        var digits = item.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 0 && item[digits..].StartsWith(". "u8) ? digits + 2 : 0;
    }

    /// <summary>Takes the brackets off references to notes, and the backslash off what only looks like one.</summary>
    private static void WriteInline(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> line)
    {
        for (var at = line.IndexOf("[^"u8); at >= 0; at = line.IndexOf("[^"u8))
        {
            if (at > 0 && line[at - 1] == '\\')
            {
                text.Write(line[..(at - 1)]);
                text.Write("[^"u8);
                line = line[(at + 2)..];
                continue;
            }
            text.Write(line[..at]);
            line = line[(at + 2)..];
            var close = line.IndexOf((byte)']');
            if (close < 0)
                break;
            text.Write(line[..close]);
            line = line[(close + 1)..];
        }
        text.Write(line);
    }

    /// <summary>The cells that have text; rows without any, and the line below the first row, are no lines of the text.</summary>
    private static void WriteRow(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> row, ref bool isFirst)
    {
        if (row.IndexOfAnyExcept("|- "u8) < 0 && row.IndexOf("---"u8) >= 0)
            return;
        row = row[1..];
        var hasText = false;
        var cell = new ArrayBufferWriter<byte>();
        while (!row.IsEmpty)
        {
            cell.ResetWrittenCount();
            row = ReadCell(row, cell);
            var trimmed = cell.WrittenSpan.Trim((byte)' ');
            if (trimmed.IsEmpty)
                continue;
            if (hasText)
                text.Write("\t"u8);
            else
                EndLine(text, ref isFirst);
            WriteInline(text, trimmed);
            hasText = true;
        }
    }

    /// <summary>Reads up to the bar that ends a cell.</summary>
    private static ReadOnlySpan<byte> ReadCell(ReadOnlySpan<byte> row, ArrayBufferWriter<byte> cell)
    {
        while (true)
        {
            var bar = row.IndexOf((byte)'|');
            if (bar < 0)
            {
                cell.Write(row);
                return default;
            }
            if (bar == 0 || row[bar - 1] != '\\')
            {
                cell.Write(row[..bar]);
                return row[(bar + 1)..];
            }
            cell.Write(row[..(bar - 1)]);
            cell.Write("|"u8);
            row = row[(bar + 1)..];
        }
    }

    private static void EndLine(ArrayBufferWriter<byte> text, ref bool isFirst)
    {
        if (!isFirst)
            text.Write("\n"u8);
        isFirst = false;
    }
}
