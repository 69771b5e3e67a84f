using System.Buffers;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Puts text on lines. Breaks, tabs, spaces and marks wait until more text comes, so that none stands without. In Markdown every line begins with
/// the marks of the quotations it is in, and text that would read as a mark is escaped with a backslash.
/// </summary>
/// <param name="isMarkdown">Whether text that reads like marks is escaped.</param>
internal sealed class PageWriter(bool isMarkdown)
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _pendingBreaks;
    private bool _pendingSpace;
    private bool _pendingTab;
    private byte[]? _pendingMark;
    private int _lineQuotes;
    private bool _isLineStart = true;
    private bool _isInRow;
    private bool _isAfterFence;
    private bool _isAfterDigits;

    /// <summary>Quotations around the text.</summary>
    public int QuoteDepth { get; set; }

    /// <summary>Whether the text is code, in which nothing but a fence is escaped.</summary>
    public bool IsCode { get; set; }

    /// <summary>Whether a mark waits for its text.</summary>
    public bool HasPendingMark => _pendingMark is not null;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _text.WrittenSpan.ToArray();

    /// <summary>Ends the line (1) or the paragraph (2) before more text.</summary>
    public void Break(int lines)
    {
        _pendingBreaks = Math.Max(_pendingBreaks, lines);
        if (lines > 0)
            _pendingTab = false;
    }

    /// <summary>A line end of preformatted text; the one right after its start is none, blank lines come one at a time.</summary>
    public void NewLine() => _pendingBreaks = Math.Min(_pendingBreaks + 1, 2);

    /// <summary>A space before more text.</summary>
    public void Space() => _pendingSpace = true;

    /// <summary>A tab before more text, where the line has some already.</summary>
    public void Tab() => _pendingTab = _pendingBreaks == 0 && _text.WrittenCount > 0;

    /// <summary>Begins the next line that has text with a mark; null takes back one that found no text.</summary>
    public void MarkLine(byte[]? mark) => _pendingMark = mark;

    /// <summary>Writes a mark within the line.</summary>
    public void Mark(ReadOnlySpan<byte> mark)
    {
        Settle();
        _text.Write(mark);
        _isLineStart = false;
    }

    /// <summary>Writes a mark on a line of its own; the text after it is on the next.</summary>
    public void MarkOwnLine(ReadOnlySpan<byte> mark, bool isEnd)
    {
        if (isEnd)
            _pendingBreaks = 1;
        Mark(mark);
        _isAfterFence = !isEnd;
    }

    /// <summary>Begins a cell of a Markdown table; the first of a row begins the line.</summary>
    public void MarkCell(bool isFirst)
    {
        if (isFirst)
            Settle();
        DropPending();
        _text.Write(isFirst ? "|"u8 : " |"u8);
        (_isInRow, _isLineStart, _pendingSpace) = (true, false, true);
    }

    /// <summary>Ends a row of a Markdown table.</summary>
    public void MarkRowEnd()
    {
        DropPending();
        _text.Write(" |"u8);
        _isInRow = false;
    }

    /// <summary>Writes text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        Settle();
        if (_isInRow)
            MarkdownEscapes.WriteCell(text, _text);
        else if (isMarkdown && _isLineStart)
            WriteLineStart(text);
        else
            _text.Write(text);
    }

    /// <summary>Escapes what would read as a mark: a sign at the start of the line, or behind the digits that start it.</summary>
    private void WriteLineStart(ReadOnlySpan<byte> text)
    {
        var digits = IsCode ? 0 : text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
        {
            _text.Write(text);
            _isAfterDigits = true;
            return;
        }
        if (digits > 0 || _isAfterDigits ? MarkdownEscapes.MakesNumber(text[digits]) : MarkdownEscapes.ReadsLikeMark(text, IsCode))
        {
            _text.Write(text[..digits]);
            _text.Write("\\"u8);
            text = text[digits..];
        }
        _text.Write(text);
        _isLineStart = false;
    }

    private void DropPending() => (_pendingBreaks, _pendingSpace, _pendingTab) = (0, false, false);

    /// <summary>Writes the break, tab or space that waits for more text, and the mark that begins its line.</summary>
    private void Settle()
    {
        if (_isAfterFence)
            EndLine(withBlank: false);
        else if (_text.WrittenCount == 0)
            BeginLine();
        else if (_pendingBreaks > 0 && !_isInRow)
            EndLine(_pendingBreaks > 1);
        else if (_pendingTab && !_isInRow)
            WriteWithin("\t"u8);
        else if (_pendingSpace || _pendingBreaks > 0)
            WriteWithin(" "u8);
        DropPending();
        _isAfterFence = false;
        if (_pendingMark is null)
            return;
        _text.Write(_pendingMark);
        (_pendingMark, _isLineStart, _isAfterDigits) = (null, true, false);
    }

    private void WriteWithin(ReadOnlySpan<byte> space)
    {
        _text.Write(space);
        _isLineStart &= !_isAfterDigits;
    }

    private void EndLine(bool withBlank)
    {
        _text.Write("\n"u8);
        if (withBlank)
        {
            // A blank line within a quotation keeps its mark, or two would begin.
            for (var depth = 0; isMarkdown && depth < Math.Min(_lineQuotes, QuoteDepth); depth++)
                _text.Write(">"u8);
            _text.Write("\n"u8);
        }
        BeginLine();
    }

    private void BeginLine()
    {
        (_isLineStart, _isAfterDigits, _lineQuotes) = (true, false, QuoteDepth);
        for (var depth = 0; isMarkdown && depth < QuoteDepth; depth++)
            _text.Write("> "u8);
    }
}
