using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering.Spacy;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Judges the lines of one text after the other by C4's rules, in datatrove's order.</summary>
internal sealed class C4LineRules(C4QualitySpec spec)
{
    private readonly SpacySentences? _spacy = spec.Words == WordSplitting.Spacy ? new SpacySentences() : null;
    private readonly List<TextRange> _citations = [];
    private byte[] _lower = [];
    private byte[] _line = [];
    private bool _hasLorem, _hasJavascript, _hasPolicy, _hasBracket;

    /// <summary>Citations of the line judged last, ranges within the text.</summary>
    public List<TextRange> Citations => _citations;

    /// <summary>The line judged last, without white space around it and without its citations; until the next is judged.</summary>
    public ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text, C4Line line)
        => _citations.Count == 0 ? line.Trimmed.Of(text) : _line.AsSpan(0, line.Trimmed.Length - _citations.Sum(range => range.Length));

    /// <summary>Takes a text; its lines come next.</summary>
    public void Begin(ReadOnlySpan<byte> text)
    {
        if (_lower.Length < text.Length)
            _lower = new byte[text.Length];
        AsciiCase.ToLower(text, _lower);
        // What the text does not have, no line has: most texts need no search line by line.
        ReadOnlySpan<byte> lower = _lower.AsSpan(0, text.Length);
        _hasLorem = spec.RejectLoremIpsum && lower.IndexOf("lorem ipsum"u8) >= 0;
        _hasJavascript = spec.CutJavascript && lower.IndexOf("javascript"u8) >= 0;
        _hasPolicy = spec.CutPolicies && HasPolicy(lower);
        _hasBracket = spec.RejectCurlyBracket && lower.Contains((byte)'{');
    }

    /// <summary>Judges a line of the text begun with.</summary>
    public C4Line Judge(ReadOnlySpan<byte> text, TextRange range)
    {
        _citations.Clear();
        var line = range.Of(text);
        var start = WhiteSpace.Skip(line, 0);
        line = WhiteSpace.Trim(line[start..]);
        var trimmed = new TextRange(range.Start + start, line.Length);
        if (line.Length > spec.MaxWordCharacters && HasLongWord(line))
            return new C4Line(C4LineFate.TooLongWord, trimmed);
        if (spec.CutCitations && line.Contains((byte)'['))
            C4Citations.Find(line, trimmed.Start, _citations);
        var rest = _citations.Count == 0 ? line : WithoutCitations(text, trimmed);
        if (spec.RequireTerminalPunctuation && !EndsASentence(rest))
            return new C4Line(C4LineFate.NoTerminalPunctuation, trimmed);
        if (HasFewWords(line))
            return new C4Line(C4LineFate.TooFewWords, trimmed);
        return new C4Line(FateByContent(rest, trimmed), trimmed, Sentences(rest));
    }

    /// <summary>The number of sentences of a line.</summary>
    public int Sentences(ReadOnlySpan<byte> line) => _spacy?.Count(line) ?? SimpleSentences.Count(line);

    private C4LineFate FateByContent(ReadOnlySpan<byte> line, TextRange trimmed)
    {
        // Two halves of a phrase may meet where a citation was.
        var wasCut = _citations.Count > 0;
        if (!wasCut && !_hasLorem && !_hasJavascript && !_hasPolicy && !_hasBracket)
            return C4LineFate.Kept;
        var lower = trimmed.Of(_lower);
        if (wasCut)
        {
            var cut = new byte[line.Length];
            AsciiCase.ToLower(line, cut);
            lower = cut;
        }
        if ((wasCut || _hasLorem) && spec.RejectLoremIpsum && lower.IndexOf("lorem ipsum"u8) >= 0)
            return C4LineFate.LoremIpsum;
        if ((wasCut || _hasJavascript) && spec.CutJavascript && lower.IndexOf("javascript"u8) >= 0)
            return C4LineFate.Javascript;
        if (_hasBracket && lower.Contains((byte)'{'))
            return C4LineFate.CurlyBracket;
        return (wasCut || _hasPolicy) && spec.CutPolicies && HasPolicy(lower) ? C4LineFate.Policy : C4LineFate.Kept;
    }

    private ReadOnlySpan<byte> WithoutCitations(ReadOnlySpan<byte> text, TextRange line)
    {
        if (_line.Length < line.Length)
            _line = new byte[line.Length];
        var (from, length) = (line.Start, 0);
        foreach (var citation in _citations)
        {
            text[from..citation.Start].CopyTo(_line.AsSpan(length));
            length += citation.Start - from;
            from = citation.End;
        }
        text[from..line.End].CopyTo(_line.AsSpan(length));
        return _line.AsSpan(0, length + line.End - from);
    }

    private static bool EndsASentence(ReadOnlySpan<byte> line)
        => !line.IsEmpty && line[^1] is (byte)'.' or (byte)'?' or (byte)'!' or (byte)'"' or (byte)'\'' && !line.EndsWith("..."u8);

    private bool HasFewWords(ReadOnlySpan<byte> line)
    {
        var missing = spec.MinWordsPerLine ?? 0;
        var isInWord = false;
        // A few words are told sooner byte by byte than by searches.
        for (var at = 0; at < line.Length && missing > 0;)
        {
            var isSpace = CodePoint.IsWhiteSpace(CodePoint.Decode(line[at..], out var length));
            missing -= !isSpace && !isInWord ? 1 : 0;
            isInWord = !isSpace;
            at += length;
        }
        return missing > 0;
    }

    private bool HasLongWord(ReadOnlySpan<byte> line)
    {
        foreach (var word in WhitespaceWords.Enumerate(line))
        {
            if (word.Length > spec.MaxWordCharacters && CharacterCount.Of(word.Of(line)) > spec.MaxWordCharacters)
                return true;
        }
        return false;
    }

    private static bool HasPolicy(ReadOnlySpan<byte> lower)
        => lower.IndexOf("terms of use"u8) >= 0 || lower.IndexOf("privacy policy"u8) >= 0
            || (lower.IndexOf("cookie"u8) >= 0
                && (lower.IndexOf("cookie policy"u8) >= 0 || lower.IndexOf("uses cookies"u8) >= 0
                    || lower.IndexOf("use of cookies"u8) >= 0 || lower.IndexOf("use cookies"u8) >= 0));
}
