using System.Buffers;
using System.Text;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>Replaces single characters that are there for the sake of old screens and printers by those that text is searched and learnt with.</summary>
internal sealed class CharacterFixes
{
    private static readonly SearchValues<char> Parameters = SearchValues.Create("0123456789;");

    private readonly string?[] _replacements = new string?[0x10000];
    private readonly string?[] _stepOf = new string?[0x10000];
    private readonly bool _removesEscapes;

    /// <summary>Takes the fixes that the settings name.</summary>
    public CharacterFixes(RepairSpec spec)
    {
        _removesEscapes = spec.RemoveControls;
        if (spec.FixControls)
        {
            for (var value = 0x80; value <= 0x9F; value++)
                Add("c1_controls", (char)value, LegacyCodec.Windows1252.Characters[value].ToString());
        }
        if (spec.Ligatures)
            AddAll("ligatures", "Ĳ", "IJ", "ĳ", "ij", "ŉ", "ʼn", "Ǳ", "DZ", "ǲ", "Dz", "ǳ", "dz", "Ǆ", "DŽ", "ǅ", "Dž", "ǆ", "dž", "Ǉ", "LJ", "ǈ", "Lj",
                "ǉ", "lj", "Ǌ", "NJ", "ǋ", "Nj", "ǌ", "nj", "ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "ſt", "ﬆ", "st");
        if (spec.Width)
            AddWidths();
        if (spec.Quotes)
        {
            foreach (var quote in "ʼ‘’‚‛")
                Add("quotes", quote, "'");
            foreach (var quote in "“”„‟")
                Add("quotes", quote, "\"");
        }
        AddAll("line_breaks", "\r", "\n", "\u2028", "\n", "\u2029", "\n");
        if (spec.RemoveControls)
            AddControls();
    }

    /// <summary>Whether the text has a character to fix.</summary>
    public bool HasAny(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (_replacements[character] is not null)
                return true;
        }
        return false;
    }

    /// <summary>The text with all of them fixed; the same instance where nothing is to do.</summary>
    public string Apply(string text, RepairCounts counts)
    {
        if (!HasAny(text))
            return text;
        var output = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (_removesEscapes && character == '\e' && EscapeLength(text.AsSpan(at)) is var length and > 0)
            {
                counts.Add("terminal_escapes");
                at += length - 1;
            }
            else if (_replacements[character] is { } replacement)
            {
                counts.Add(_stepOf[character]!);
                if (character != '\r' || at + 1 == text.Length || text[at + 1] != '\n')
                    output.Append(replacement);
            }
            else
            {
                output.Append(character);
            }
        }
        return output.ToString();
    }

    /// <summary>Characters of a colour or cursor command of a terminal (ECMA-48, control sequences), or 0.</summary>
    private static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[1] != '[')
            return 0;
        var end = text[2..].IndexOfAnyExcept(Parameters);
        return end >= 0 && char.IsAsciiLetter(text[2 + end]) ? end + 3 : 0;
    }

    private void AddWidths()
    {
        for (var character = '\uFF01'; character <= '\uFF5E'; character++)
            Add("width", character, ((char)(character - 0xFEE0)).ToString());
        Add("width", '\u3000', " ");
        // Half-width katakana and their signs stand in the order of the JIS X 0201 table (U+FF61 to U+FF9F).
        const string katakana = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";
        for (var i = 0; i < katakana.Length; i++)
            Add("width", (char)(0xFF61 + i), katakana[i].ToString());
        AddAll("width", "￠", "¢", "￡", "£", "￢", "¬", "￣", "\u0020\u0304", "￤", "¦", "￥", "¥", "￦", "₩");
    }

    private void AddControls()
    {
        for (var character = '\0'; character <= '\x1F'; character++)
        {
            if (character is not ('\t' or '\n' or '\f' or '\r'))
                Add("controls", character, "");
        }
        // Delete; deprecated shaping controls; the byte order mark; interlinear annotations and the object that is not there.
        foreach (var character in "\x7F\u206A\u206B\u206C\u206D\u206E\u206F\uFEFF\uFFF9\uFFFA\uFFFB\uFFFC")
            Add("controls", character, "");
    }

    private void AddAll(string step, params string[] pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
            Add(step, pairs[i][0], pairs[i + 1]);
    }

    private void Add(string step, char character, string replacement)
    {
        if (replacement.Length == 1 && replacement[0] == character)
            return;
        _replacements[character] = replacement;
        _stepOf[character] = step;
    }
}
