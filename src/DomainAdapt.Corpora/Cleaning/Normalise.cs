using System.Buffers;
using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>normalise</c> rewriter, which gives every text one form of line end, white space and character.</summary>
public sealed record NormaliseSpec : StepSpec
{
    /// <summary>Whether to compose characters (Unicode NFC), so that one letter has one form.</summary>
    public bool Nfc { get; init; } = true;

    /// <summary>
    /// Whether characters that stand for others become those (Unicode NFKC): ligatures, full-width forms, superscripts. It unites spellings, and loses that x² was no x2.
    /// </summary>
    public bool Compatibility { get; init; }

    /// <summary>Whether two or more spaces within a line become one. Indentation stays.</summary>
    public bool CollapseSpaces { get; init; } = true;

    /// <summary>Most blank lines in a row.</summary>
    public int MaxBlankLines { get; init; } = 1;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MaxBlankLines < 0)
            problems.Add("max_blank_lines", $"is {MaxBlankLines}; expected 0 or more");
    }
}

/// <summary>
/// One line end (LF), one space character, no white space at the end of a line or of the text, no control characters but LF and tab, no
/// characters without width that only steer display.
/// </summary>
internal sealed class NormaliseRewriter(NormaliseSpec spec) : IIdempotentRewriter, ICounting
{
    private readonly List<(string, int)> _changes = [];

    public IReadOnlyList<(string Change, int Count)> Changes => _changes;

    public Document Rewrite(Document document)
    {
        _changes.Clear();
        var buffer = ArrayPool<byte>.Shared.Rent(document.Text.Length);
        try
        {
            // What replaces a character is never longer than it, so the text's own length is room enough.
            var scan = new Scan(buffer, spec);
            scan.Take(document.Text.Span);
            var normal = scan.Finish();
            // Most texts are in normal form already, and cost no copy.
            var text = normal.SequenceEqual(document.Text.Span) ? document.Text : normal.ToArray();
            if (spec.Nfc || spec.Compatibility)
            {
                var composed = Normalizer.Normalize(text, spec.Compatibility ? UnicodeForm.Nfkc : UnicodeForm.Nfc);
                Count("texts_composed", composed.Span.SequenceEqual(text.Span) ? 0 : 1);
                text = composed;
            }
            Count("line_ends", scan.LineEnds);
            Count("characters_without_width", scan.WithoutWidth);
            Count("control_characters", scan.Controls);
            Count("blanks", scan.Blanks);
            return text.Span.SequenceEqual(document.Text.Span) ? document : document with { Text = text };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Count(string change, int count)
    {
        if (count > 0)
            _changes.Add((change, count));
    }

    /// <summary>Writes the normal form of what it is shown.</summary>
    private ref struct Scan(Span<byte> output, NormaliseSpec spec)
    {
        private readonly Span<byte> _output = output;
        private int _length;
        private int _lineStart;
        private int _blankLines;
        private bool _lineHasText;

        /// <summary>Line ends other than LF.</summary>
        public int LineEnds { get; private set; }

        /// <summary>Characters without width that went.</summary>
        public int WithoutWidth { get; private set; }

        /// <summary>Control characters that went.</summary>
        public int Controls { get; private set; }

        /// <summary>Blanks that became another or went.</summary>
        public int Blanks { get; private set; }

        public void Take(ReadOnlySpan<byte> text)
        {
            for (var at = 0; at < text.Length;)
            {
                var next = text[at];
                if (next is > 0x20 and < 0x7F)
                {
                    var length = text[at..].IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E);
                    Copy(text.Slice(at, length < 0 ? text.Length - at : length));
                    at = length < 0 ? text.Length : at + length;
                    continue;
                }
                var code = CodePoint.Decode(text[at..], out var consumed);
                if (next == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
                    consumed = 2;
                Take(code, text.Slice(at, consumed));
                at += consumed;
            }
        }

        public ReadOnlySpan<byte> Finish()
        {
            EndLine();
            return _output[.._length].TrimEnd((byte)'\n');
        }

        private void Take(int code, ReadOnlySpan<byte> bytes)
        {
            switch (code)
            {
                case '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029:
                    LineEnds += bytes is [(byte)'\n'] ? 0 : 1;
                    EndLine();
                    break;
                case '\t':
                    _output[_length++] = (byte)'\t';
                    break;
                // Soft hyphen, zero-width space, direction marks and isolates, word joiner, byte order mark. The joiners U+200C and U+200D
                // stay: Persian, Indic scripts and emoji read differently without them.
                case 0xAD or 0x200B or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or 0x2060 or (>= 0x2066 and <= 0x2069) or 0xFEFF:
                    WithoutWidth++;
                    break;
                default:
                    TakeByCategory(code, bytes);
                    break;
            }
        }

        private void TakeByCategory(int code, ReadOnlySpan<byte> bytes)
        {
            switch (CodePoint.Category(code))
            {
                case UnicodeCategory.Control:
                    Controls++;
                    break;
                case UnicodeCategory.SpaceSeparator:
                    var stays = !spec.CollapseSpaces || !_lineHasText || _output[_length - 1] != ' ';
                    Blanks += stays && code == ' ' ? 0 : 1;
                    if (stays)
                        _output[_length++] = (byte)' ';
                    break;
                default:
                    Copy(bytes);
                    break;
            }
        }

        private void Copy(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_output[_length..]);
            _length += bytes.Length;
            _lineHasText = true;
        }

        private void EndLine()
        {
            _length = _lineStart + _output[_lineStart.._length].TrimEnd(" \t"u8).Length;
            _blankLines = _lineHasText ? 0 : _blankLines + 1;
            var isLeading = _lineStart == 0 && !_lineHasText;
            if (!isLeading && _blankLines <= spec.MaxBlankLines && _length < _output.Length)
                _output[_length++] = (byte)'\n';
            _lineStart = _length;
            _lineHasText = false;
        }
    }
}
