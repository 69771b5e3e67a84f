using System.Text;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>
/// Writes paragraphs, headings, items and tables as text or light Markdown: blocks apart by a blank line, items and rows on lines of their own,
/// cells with a tab between (in Markdown, as a pipe table).
/// </summary>
/// <param name="maxBytes">The longest text.</param>
/// <param name="format">Text or Markdown.</param>
internal sealed class OfficeText(int maxBytes, DocumentFormat format)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _cell = new();
    private readonly List<string> _row = [];
    private string _prefix = "";
    private bool _isItem;
    private bool _wasItem;
    private bool _isWritten;
    private int _pendingBreaks;
    private bool _pendingSpace;
    private int _openCells;
    private int _rows;

    private bool IsMarkdown => format == DocumentFormat.Markdown;

    /// <summary>Begins a paragraph.</summary>
    public void StartParagraph()
    {
        (_prefix, _isItem, _isWritten) = ("", false, false);
        Break(2);
    }

    /// <summary>Makes the paragraph a heading of a level, from 1.</summary>
    public void MakeHeading(int level) => _prefix = IsMarkdown ? new string('#', Math.Clamp(level, 1, 6)) + " " : "";

    /// <summary>Makes the paragraph an item of a list.</summary>
    public void MakeItem()
    {
        _prefix = "- ";
        _isItem = true;
    }

    /// <summary>Ends a paragraph.</summary>
    public void EndParagraph()
    {
        Break(2);
        if (_isWritten)
            _wasItem = _isItem;
        (_prefix, _isItem) = ("", false);
    }

    /// <summary>Begins a new line within a paragraph.</summary>
    public void BreakLine() => Break(1);

    /// <summary>Begins a row of a table. What a cell of it holds, tables too, becomes one line.</summary>
    public void StartRow()
    {
        if (_openCells > 0)
            return;
        _row.Clear();
    }

    /// <summary>Begins a cell.</summary>
    public void StartCell()
    {
        if (_openCells++ == 0)
            _cell.Clear();
        _pendingSpace = _cell.Length > 0;
    }

    /// <summary>Ends a cell.</summary>
    public void EndCell()
    {
        if (_openCells > 0 && --_openCells == 0)
            _row.Add(_cell.ToString());
        _pendingSpace = _cell.Length > 0;
    }

    /// <summary>Adds empty cells, for columns without any.</summary>
    public void SkipCells(int count) => _row.AddRange(Enumerable.Repeat("", count));

    /// <summary>Ends a row; one without text is none.</summary>
    public void EndRow()
    {
        if (_openCells > 0 || _row.TrueForAll(cell => cell.Length == 0))
            return;
        Append(_rows > 0 ? "\n" : _text.Length > 0 ? "\n\n" : "");
        Append(IsMarkdown ? $"| {string.Join(" | ", _row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |" : string.Join('\t', _row).TrimEnd('\t'));
        if (IsMarkdown && _rows == 0)
            Append($"\n|{string.Concat(_row.Select(_ => " --- |"))}");
        _rows++;
        _wasItem = false;
        _pendingBreaks = 0;
        _pendingSpace = false;
    }

    /// <summary>Ends a table.</summary>
    public void EndTable()
    {
        if (_openCells > 0)
            return;
        _rows = 0;
        Break(2);
    }

    /// <summary>Writes text; white space of any length is one space.</summary>
    /// <exception cref="UnreadableException">The text is longer than allowed.</exception>
    public void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = text.IndexOfAny(" \t\r\n\u00A0");
            var word = length < 0 ? text : text[..length];
            if (!word.IsEmpty)
                WriteWord(word);
            _pendingSpace |= length >= 0;
            text = length < 0 ? default : text[(length + 1)..];
        }
    }

    /// <summary>What was written, as UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void WriteWord(ReadOnlySpan<char> word)
    {
        if (_openCells > 0)
        {
            if (_pendingSpace && _cell.Length > 0)
                _cell.Append(' ');
            _cell.Append(word);
            _pendingSpace = false;
            CheckLength(_cell.Length);
            return;
        }
        if (_text.Length > 0 && _pendingBreaks > 0)
            _text.Append('\n', _isItem && _wasItem && !_isWritten ? 1 : _pendingBreaks);
        else if (_text.Length > 0 && _pendingSpace)
            _text.Append(' ');
        (_pendingBreaks, _pendingSpace, _isWritten) = (0, false, true);
        _text.Append(_prefix);
        _prefix = "";
        Append(word);
    }

    private void Break(int lines)
    {
        if (_openCells > 0)
            _pendingSpace = _cell.Length > 0;
        else
            _pendingBreaks = Math.Max(_pendingBreaks, lines);
    }

    private void Append(ReadOnlySpan<char> text)
    {
        _text.Append(text);
        CheckLength(_text.Length);
    }

    private void CheckLength(int length)
    {
        if (length > maxBytes)
            throw UnreadableException.TooLarge(maxBytes);
    }
}
