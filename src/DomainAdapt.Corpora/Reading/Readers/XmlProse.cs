using System.Text;
using System.Xml.Linq;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Writes XML content as prose: white space collapses, blocks stand apart, code keeps its lines, references read as names.
/// </summary>
internal sealed class XmlProse
{
    private readonly StringBuilder _text = new();
    private int _pendingBreaks;
    private bool _pendingSpace;

    /// <summary>What was written, without white space around it.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>The prose of an element's content; empty where it has none.</summary>
    public static string Of(XElement element)
    {
        var prose = new XmlProse();
        prose.WriteContent(element);
        return prose.ToString();
    }

    /// <summary>
    /// A name to read for a documentation id: <c>T:System.Text.Rune</c> is <c>Rune</c>, <c>M:System.Text.Rune.IsDigit(System.Text.Rune)</c>
    /// is <c>Rune.IsDigit</c>.
    /// </summary>
    public static string NameOf(string cref)
    {
        var isType = cref.StartsWith("T:", StringComparison.Ordinal);
        var isId = cref.Length > 2 && cref[1] == ':';
        var name = isId ? cref[2..] : cref;
        var parameters = name.IndexOf('(', StringComparison.Ordinal);
        if (parameters >= 0)
            name = name[..parameters];
        var parts = name.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(WithoutArity).ToArray();
        if (parts.Length == 0)
            return cref;
        if (parts[^1] is "#ctor" or "#cctor")
            parts = parts[..^1];
        var shown = isId && !isType && !cref.Contains("#c", StringComparison.Ordinal) ? 2 : 1;
        return string.Join('.', parts[^Math.Min(shown, parts.Length)..]).Replace('#', '.');
    }

    private static string WithoutArity(string name)
    {
        var arity = name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? name : name[..arity];
    }

    private void WriteContent(XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
                WriteText(text.Value);
            else if (node is XElement child)
                WriteElement(child);
        }
    }

    private void WriteElement(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso":
                WriteReference(element);
                break;
            case "paramref" or "typeparamref":
                WriteText((string?)element.Attribute("name") ?? "");
                break;
            case "para" or "p" or "description" or "list" or "table" or "note" or "example" or "div" or "section" or "sec"
                or "title" or "label" or "caption" or "fig" or "abstract" or "disp-formula" or "boxed-text"
                or "article" or "chapter" or "paragraph" or "content" or "heading" or "num" or "recital" or "longTitle":
                WriteBlock(element, element.Name.LocalName == "description" ? 0 : 2);
                break;
            case "item" or "listheader" or "li" or "tr":
                Break(1);
                WriteText("- ");
                WriteContent(element);
                Break(1);
                break;
            case "term":
                WriteContent(element);
                WriteText(element.Parent?.Element(element.Name.Namespace + "description") is null ? "" : ": ");
                break;
            case "br":
                Break(1);
                break;
            case "code" or "pre":
                Break(2);
                WriteRaw(WithoutCommonIndent(element.Value));
                Break(2);
                break;
            default:
                WriteContent(element);
                break;
        }
    }

    private void WriteBlock(XElement element, int breaks)
    {
        Break(breaks);
        WriteContent(element);
        Break(breaks);
    }

    private void WriteReference(XElement element)
    {
        if (!element.IsEmpty && element.Value.Trim().Length > 0)
            WriteContent(element);
        else if ((string?)element.Attribute("cref") is { } cref)
            WriteText(NameOf(cref));
        else
            WriteText((string?)element.Attribute("langword") ?? (string?)element.Attribute("href") ?? "");
    }

    private void Break(int lines) => _pendingBreaks = Math.Max(_pendingBreaks, lines);

    private void WriteText(string text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                _pendingSpace = true;
                continue;
            }
            Settle();
            _text.Append(character);
        }
    }

    private void WriteRaw(string text)
    {
        if (text.Length == 0)
            return;
        Settle();
        _text.Append(text);
    }

    /// <summary>Writes the breaks or the space that wait for more text, so that none stands at either end.</summary>
    private void Settle()
    {
        if (_text.Length > 0 && _pendingBreaks > 0)
            _text.Append('\n', _pendingBreaks);
        else if (_text.Length > 0 && _pendingSpace)
            _text.Append(' ');
        _pendingBreaks = 0;
        _pendingSpace = false;
    }

    private static string WithoutCommonIndent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..].TrimEnd() : "")).TrimEnd();
    }
}
