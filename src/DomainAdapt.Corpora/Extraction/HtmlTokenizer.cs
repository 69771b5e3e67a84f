using System.Buffers;
using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>What <see cref="HtmlTokenizer"/> found.</summary>
internal enum HtmlTokenKind
{
    /// <summary>Text between tags, with its character references as written.</summary>
    Text,

    /// <summary>A start tag.</summary>
    Start,

    /// <summary>An end tag.</summary>
    End,
}

/// <summary>
/// Cuts HTML in UTF-8 into tags and texts, in one pass and without memory of its own. Comments, declarations and processing instructions are
/// passed over. Anything may be broken: what is no tag is text, and what is not closed ends with the page.
/// </summary>
internal ref struct HtmlTokenizer(ReadOnlySpan<byte> html)
{
    private static readonly SearchValues<byte> EndsOfName = SearchValues.Create(" \t\n\f\r/>"u8);

    private readonly ReadOnlySpan<byte> _html = html;
    private int _at;
    private HtmlTag _rawText;

    /// <summary>What was found.</summary>
    public HtmlTokenKind Kind { get; private set; }

    /// <summary>The element of a tag.</summary>
    public HtmlTag Tag { get; private set; }

    /// <summary>First byte of a text or of a tag's attributes.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes of the text or of the attributes.</summary>
    public int Length { get; private set; }

    /// <summary>Goes to the next token.</summary>
    public bool MoveNext()
    {
        if (_rawText != HtmlTag.Other)
            return ReadRawText();
        while (_at < _html.Length)
        {
            if (_html[_at] != '<' || !IsMarkup(_at))
                return ReadText();
            if (TryReadMarkup())
                return true;
        }
        return false;
    }

    /// <summary>Whether what stands at a &lt; is a tag, a comment or a declaration.</summary>
    private readonly bool IsMarkup(int at)
        => at + 1 < _html.Length && (char.IsAsciiLetter((char)_html[at + 1]) || _html[at + 1] is (byte)'/' or (byte)'!' or (byte)'?');

    private bool ReadText()
    {
        var end = _at + 1;
        while (true)
        {
            var next = _html[end..].IndexOf((byte)'<');
            end = next < 0 ? _html.Length : end + next;
            if (end == _html.Length || IsMarkup(end))
                break;
            end++;
        }
        return Found(HtmlTokenKind.Text, HtmlTag.Text, _at, end, next: end);
    }

    /// <summary>Reads a tag, or passes over what is none.</summary>
    private bool TryReadMarkup()
    {
        var first = _html[_at + 1];
        if (first is (byte)'!' or (byte)'?')
        {
            _at = _html[_at..].StartsWith("<!--"u8) ? AfterComment(_at + 4) : After("]]>"u8, ">"u8);
            return false;
        }
        var isEnd = first == '/';
        var nameStart = _at + (isEnd ? 2 : 1);
        if (isEnd && (nameStart >= _html.Length || !char.IsAsciiLetter((char)_html[nameStart])))
        {
            _at = AfterText(">"u8, nameStart);
            return false;
        }
        var nameLength = _html[nameStart..].IndexOfAny(EndsOfName);
        var nameEnd = nameLength < 0 ? _html.Length : nameStart + nameLength;
        var tag = HtmlTags.Parse(_html[nameStart..nameEnd]);
        var close = EndOfTag(nameEnd);
        if (!isEnd && HtmlTags.IsRawText(tag))
            _rawText = tag;
        return Found(isEnd ? HtmlTokenKind.End : HtmlTokenKind.Start, tag, nameEnd, close, Math.Min(close + 1, _html.Length));
    }

    /// <summary>The text of an element whose content is no markup, up to its end tag; an empty one is passed over.</summary>
    private bool ReadRawText()
    {
        var name = HtmlTags.Name(_rawText);
        _rawText = HtmlTag.Other;
        var end = _at;
        while (true)
        {
            var next = _html[end..].IndexOf("</"u8);
            end = next < 0 ? _html.Length : end + next;
            if (end == _html.Length || IsEndTagOf(name, end + 2))
                break;
            end += 2;
        }
        return end == _at ? MoveNext() : Found(HtmlTokenKind.Text, HtmlTag.Text, _at, end, next: end);
    }

    private readonly bool IsEndTagOf(byte[] name, int at)
        => at + name.Length <= _html.Length && Ascii.EqualsIgnoreCase(_html.Slice(at, name.Length), name)
            && (at + name.Length == _html.Length || _html[at + name.Length] is (byte)'>' or (byte)'/' or (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r');

    /// <summary>The > that ends a tag, which a quoted value may contain; the page's end where there is none.</summary>
    private readonly int EndOfTag(int at)
    {
        while (at < _html.Length)
        {
            var next = _html[at..].IndexOfAny((byte)'>', (byte)'=');
            if (next < 0)
                return _html.Length;
            at += next;
            if (_html[at] == '>')
                return at;
            at++;
            while (at < _html.Length && _html[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
                at++;
            if (at < _html.Length && _html[at] is (byte)'"' or (byte)'\'')
            {
                var close = _html[(at + 1)..].IndexOf(_html[at]);
                if (close < 0)
                    return _html.Length;
                at += close + 2;
            }
        }
        return at;
    }

    private readonly int AfterComment(int at)
    {
        // <!--> and <!---> are whole comments.
        if (_html[at..].StartsWith(">"u8))
            return at + 1;
        return _html[at..].StartsWith("->"u8) ? at + 2 : AfterText("-->"u8, at);
    }

    private readonly int After(ReadOnlySpan<byte> ofCharacterData, ReadOnlySpan<byte> ofOthers)
        => _html[_at..].StartsWith("<![CDATA["u8) ? AfterText(ofCharacterData, _at) : AfterText(ofOthers, _at);

    private readonly int AfterText(ReadOnlySpan<byte> text, int at)
    {
        var found = _html[at..].IndexOf(text);
        return found < 0 ? _html.Length : at + found + text.Length;
    }

    private bool Found(HtmlTokenKind kind, HtmlTag tag, int start, int end, int next)
    {
        (Kind, Tag, Start, Length, _at) = (kind, tag, start, end - start, next);
        return true;
    }
}
