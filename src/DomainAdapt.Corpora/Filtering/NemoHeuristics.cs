using System.Buffers;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>nemo_heuristics</c> filter: the rules of NeMo Curator's heuristics for English (config/heuristic_filter_en.yaml) beside the Gopher
/// rules, which <c>gopher_quality</c> and <c>gopher_repetition</c> have in the dialect nemo. A rule left empty is off.
/// </summary>
public sealed record NemoHeuristicsSpec : StepSpec
{
    /// <summary>Largest share of characters that are no ASCII letters and digits, line feeds and <c>? ! , .</c>; spaces are such.</summary>
    [Threshold]
    public double? MaxNonAlphanumericShare { get; init; } = 0.25;

    /// <summary>Largest share of digits.</summary>
    [Threshold]
    public double? MaxDigitShare { get; init; } = 0.15;

    /// <summary>Largest share of characters in addresses (<c>http://</c>), which end at a slash of their path.</summary>
    [Threshold]
    public double? MaxUrlShare { get; init; } = 0.2;

    /// <summary>Largest share of white space.</summary>
    [Threshold]
    public double? MaxWhiteSpaceShare { get; init; } = 0.25;

    /// <summary>Largest share of brackets.</summary>
    [Threshold]
    public double? MaxBracketShare { get; init; } = 0.1;

    /// <summary>Largest share of paragraphs that speak of terms of use, privacy or cookies; "lorem ipsum" anywhere counts as all.</summary>
    [Threshold]
    public double? MaxBoilerplateShare { get; init; } = 0.4;

    /// <summary>Whether such paragraphs count as all where they stand together at the top or the bottom, and others follow or come before.</summary>
    public bool RejectBoilerplateAtEnds { get; init; } = true;

    /// <summary>Largest share of lines that end with none of <c>. ? ! " '</c>.</summary>
    [Threshold]
    public double? MaxUnendedLineShare { get; init; } = 0.85;

    /// <summary>Most characters of a word.</summary>
    [Threshold]
    public int? MaxWordCharacters { get; init; } = 1000;
}

/// <summary>Rejects documents that are lists, addresses, tables or boilerplate. The first rule of the file's order that fires names the reason.</summary>
internal sealed class NemoHeuristicsFilter(NemoHeuristicsSpec spec) : MeasuredFilter(
    [
        "non_alphanumeric_share", "digit_share", "url_share", "white_space_share", "bracket_share", "boilerplate_share", "unended_line_share",
        "longest_word_characters",
    ],
    [
        new Limit(0, "alpha_numeric", Most: spec.MaxNonAlphanumericShare),
        new Limit(1, "numbers_ratio", Most: spec.MaxDigitShare),
        new Limit(2, "urls_ratio", Most: spec.MaxUrlShare),
        new Limit(3, "white_space", Most: spec.MaxWhiteSpaceShare),
        new Limit(4, "parentheses_ratio", Most: spec.MaxBracketShare),
        new Limit(5, "boilerplate_string_ratio", Most: spec.MaxBoilerplateShare),
        new Limit(6, "punctuation", Most: spec.MaxUnendedLineShare),
        new Limit(7, "max_word_length", Most: spec.MaxWordCharacters),
    ])
{
    private static readonly SearchValues<byte> Alphanumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\n?!,."u8);
    private static readonly SearchValues<byte> UrlCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$-_@.&+!*(),\\"u8);

    private byte[] _lower = [];

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        if (text.IsEmpty)
        {
            // Nothing is what every rule drops.
            measures.Fill(1);
            measures[7] = 0;
            return;
        }
        var (characters, alphanumeric, digits, whiteSpace, brackets) = (0, 0, 0, 0, 0);
        for (var at = 0; at < text.Length; characters++)
        {
            var value = text[at];
            var code = CodePoint.Decode(text[at..], out var length);
            at += length;
            alphanumeric += value < 0x80 && Alphanumeric.Contains(value) ? 1 : 0;
            digits += code < 0x80 ? (char.IsAsciiDigit((char)code) ? 1 : 0) : CodePoint.IsDigit(code) ? 1 : 0;
            whiteSpace += code is '\t' or '\n' or '\r' or '\b' or ' ' ? 1 : 0;
            brackets += code is '{' or '}' or '[' or ']' or '(' or ')' or 0x27E8 or 0x27E9 ? 1 : 0;
        }
        double all = characters;
        measures[0] = (characters - alphanumeric) / all;
        measures[1] = digits / all;
        measures[2] = UrlCharacterCount(text) / all;
        measures[3] = whiteSpace / all;
        measures[4] = brackets / all;
        measures[5] = BoilerplateShare(text);
        measures[6] = UnendedLineShare(text);
        measures[7] = LongestWord(text);
    }

    private static int UrlCharacterCount(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (text.IndexOf("http"u8) is >= 0 and var start)
        {
            text = text[start..];
            var scheme = text.StartsWith("http://"u8) ? 7 : text.StartsWith("https://"u8) ? 8 : 0;
            var end = scheme;
            while (scheme > 0 && end < text.Length)
            {
                if (UrlCharacters.Contains(text[end]))
                    end++;
                else if (text[end] == '%' && text.Length - end > 2 && char.IsAsciiHexDigit((char)text[end + 1]) && char.IsAsciiHexDigit((char)text[end + 2]))
                    end += 3;
                else
                    break;
            }
            count += end > scheme ? end : 0;
            text = text[Math.Max(end, 4)..];
        }
        return count;
    }

    private double BoilerplateShare(ReadOnlySpan<byte> text)
    {
        if (_lower.Length < text.Length)
            _lower = new byte[text.Length];
        AsciiCase.ToLower(text, _lower);
        ReadOnlySpan<byte> lower = _lower.AsSpan(0, text.Length);
        if (lower.IndexOf("lorem ipsum"u8) >= 0)
            return 1;
        var (paragraphs, boilerplate, first, last) = (0, 0, -1, -1);
        for (var isLast = false; !isLast; paragraphs++)
        {
            var end = lower.IndexOf("\n\n"u8);
            isLast = end < 0;
            if (BoilerplatePhrases.AreIn(isLast ? lower : lower[..end]))
            {
                boilerplate++;
                first = first < 0 ? paragraphs : first;
                last = paragraphs;
            }
            lower = isLast ? default : lower[(end + 2)..];
        }
        var isTogether = boilerplate > 0 && last - first + 1 == boilerplate && boilerplate < paragraphs;
        if (spec.RejectBoilerplateAtEnds && isTogether && (first == 0 || last == paragraphs - 1))
            return 1;
        return (double)boilerplate / paragraphs;
    }

    private static double UnendedLineShare(ReadOnlySpan<byte> text)
    {
        var (lines, unended) = (0, 0);
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = WhiteSpace.Trim(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
            if (line.IsEmpty)
                continue;
            lines++;
            unended += line[^1] is (byte)'.' or (byte)'?' or (byte)'!' or (byte)'"' or (byte)'\'' ? 0 : 1;
        }
        return lines == 0 ? 1 : (double)unended / lines;
    }

    private static int LongestWord(ReadOnlySpan<byte> text)
    {
        var longest = 0;
        foreach (var word in WhitespaceWords.Enumerate(text))
        {
            // Bytes are no fewer than characters, so most words need no count.
            if (word.Length > longest)
                longest = Math.Max(longest, CharacterCount.Of(word.Of(text)));
        }
        return longest;
    }
}
