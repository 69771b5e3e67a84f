using System.Globalization;
using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// The structure of a page beyond its lines: which tables hold data (rows of cells without blocks within), how deep lists and quotations are,
/// which links are references to notes. Writes its marks as light Markdown.
/// </summary>
internal sealed class PageStructure
{
    // A reference to a note is a number, a letter or a sign.
    private const int LongestReference = 6;

    private readonly bool[] _isInTable;
    private readonly HtmlFeatures _features;
    private readonly Dictionary<int, string> _notes;
    private readonly HashSet<int> _references;
    private readonly Stack<(bool IsOrdered, int Items)> _lists = new();
    private int _code;
    private int _cells;
    private int _rows;

    private PageStructure(int nodes, HtmlFeatures features, Dictionary<int, string> notes, HashSet<int> references)
        => (_isInTable, _features, _notes, _references) = (new bool[nodes], features, notes, references);

    /// <summary>Whether the node is in a table of data; the table itself is not.</summary>
    public bool IsInTable(int node) => _isInTable[node];

    /// <summary>Finds the structure of an element.</summary>
    public static PageStructure Of(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, int root)
    {
        var (notes, references) = root < 0 ? ([], []) : PageNotes.Find(html, nodes, features, root, LongestReference);
        var structure = new PageStructure(nodes.Length, features, notes, references);
        // Within code and items of lists, rows would have to share their lines with other marks.
        var markedEnd = 0;
        for (var i = Math.Max(root, 0); root >= 0 && i < nodes[root].End; i = features.Next(i, nodes))
        {
            if (nodes[i].Tag is HtmlTag.Pre or HtmlTag.Xmp or HtmlTag.Li)
                markedEnd = Math.Max(markedEnd, nodes[i].End);
            if (nodes[i].Tag != HtmlTag.Table || features.IsDropped(i) || structure._isInTable[i] || i < markedEnd || !IsData(i, nodes, features))
                continue;
            structure._isInTable.AsSpan(i + 1, nodes[i].End - i - 1).Fill(true);
        }
        return structure;
    }

    /// <summary>Writes the marks of an element that begins.</summary>
    public void Enter(int node, HtmlTag tag, PageWriter writer)
    {
        // Within code, items have the dash that the plain text has, and nothing else is marked.
        if (writer.IsCode)
        {
            if (tag == HtmlTag.Li)
                writer.MarkLine([.. "- "u8]);
            return;
        }
        switch (tag)
        {
            case >= HtmlTag.H1 and <= HtmlTag.H6 when !writer.HasPendingMark:
                writer.MarkLine(Encoding.ASCII.GetBytes($"{new string('#', tag - HtmlTag.H1 + 1)} "));
                break;
            case HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Menu:
                _lists.Push((tag == HtmlTag.Ol, 0));
                break;
            case HtmlTag.Li:
                writer.MarkLine(ItemMark(node));
                break;
            case HtmlTag.Blockquote:
                writer.QuoteDepth++;
                break;
            case HtmlTag.Pre or HtmlTag.Xmp when _features.Characters[node] > 0 && !_isInTable[node] && !writer.HasPendingMark:
                writer.MarkOwnLine("```"u8, isEnd: false);
                (writer.IsCode, _code) = (true, node);
                break;
            case HtmlTag.Table:
                _rows = 0;
                break;
            case HtmlTag.Tr when _isInTable[node]:
                _cells = 0;
                break;
            case HtmlTag.Td or HtmlTag.Th when _isInTable[node]:
                writer.MarkCell(isFirst: _cells++ == 0);
                break;
            case HtmlTag.A when _references.Contains(node):
                writer.Mark("[^"u8);
                break;
        }
    }

    /// <summary>Writes the marks of an element that ends.</summary>
    public void Leave(int node, HtmlTag tag, PageWriter writer)
    {
        if (writer.IsCode)
        {
            if (node != _code)
                return;
            writer.MarkOwnLine("```"u8, isEnd: true);
            writer.IsCode = false;
            return;
        }
        switch (tag)
        {
            case >= HtmlTag.H1 and <= HtmlTag.H6:
                writer.MarkLine(null);
                break;
            case HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Menu when _lists.Count > 0:
                _lists.Pop();
                break;
            case HtmlTag.Blockquote:
                writer.QuoteDepth--;
                break;
            case HtmlTag.Tr when _isInTable[node] && _cells > 0:
                EndRow(writer);
                break;
            case HtmlTag.A when _references.Contains(node):
                writer.Mark("]"u8);
                break;
        }
    }

    private void EndRow(PageWriter writer)
    {
        writer.MarkRowEnd();
        if (_rows++ > 0)
            return;
        writer.Break(1);
        writer.Mark(Encoding.ASCII.GetBytes($"|{string.Concat(Enumerable.Repeat(" --- |", _cells))}"));
    }

    private byte[] ItemMark(int node)
    {
        if (_notes.TryGetValue(node, out var label))
            return Encoding.UTF8.GetBytes($"[^{label}]: ");
        if (!_lists.TryPop(out var list))
            return [.. "- "u8];
        list.Items++;
        var indent = new string(' ', 2 * _lists.Count);
        _lists.Push(list);
        return Encoding.ASCII.GetBytes(list.IsOrdered ? $"{indent}{list.Items.ToString(CultureInfo.InvariantCulture)}. " : $"{indent}- ");
    }

    /// <summary>Whether a table has rows of cells and none with blocks in it: others only place things.</summary>
    private static bool IsData(int table, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var (cells, mostCells, hasOther) = (0, 0, false);
        for (var i = table + 1; i < nodes[table].End;)
        {
            var tag = nodes[i].Tag;
            if (features.IsDropped(i))
            {
                i = nodes[i].End;
                continue;
            }
            if (tag == HtmlTag.Tr)
                cells = 0;
            if (tag is HtmlTag.Td or HtmlTag.Th)
            {
                if (features.HasBlock[i] || nodes[nodes[i].Parent].Tag != HtmlTag.Tr)
                    return false;
                mostCells = Math.Max(mostCells, ++cells);
                i = nodes[i].End;
                continue;
            }
            // Text between rows, which the standard would move out of the table.
            hasOther |= features.Characters[i] > 0 && tag is not (HtmlTag.Tr or HtmlTag.Tbody or HtmlTag.Thead or HtmlTag.Tfoot);
            i++;
        }
        return mostCells > 1 && !hasOther && features.Characters[table] > 0;
    }
}
