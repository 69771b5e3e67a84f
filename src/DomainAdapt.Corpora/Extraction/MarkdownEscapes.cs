using System.Buffers;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>What of a text must be escaped so that it reads as itself in Markdown, and <c>PlainView</c> gives it back.</summary>
internal static class MarkdownEscapes
{
    /// <summary>Whether text at the start of a line reads like a mark of Markdown.</summary>
    public static bool ReadsLikeMark(ReadOnlySpan<byte> text, bool isCode)
    {
        if (isCode)
            return text[0] is (byte)'`' or (byte)'\\';
        return text[0] is (byte)'#' or (byte)'>' or (byte)'|' or (byte)'`' or (byte)'\\' or (byte)'-' or (byte)'+' or (byte)'*' or (byte)'=';
    }

    /// <summary>Whether a sign after the digits that begin a line makes them the number of an item.</summary>
    public static bool MakesNumber(byte sign) => sign is (byte)'.' or (byte)')' or (byte)'\\';

    /// <summary>Writes text into a cell of a table, its bars escaped.</summary>
    public static void WriteCell(ReadOnlySpan<byte> text, IBufferWriter<byte> writer)
    {
        for (var bar = text.IndexOf((byte)'|'); bar >= 0; bar = text.IndexOf((byte)'|'))
        {
            writer.Write(text[..bar]);
            writer.Write("\\|"u8);
            text = text[(bar + 1)..];
        }
        writer.Write(text);
    }
}
