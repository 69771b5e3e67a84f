using System.Buffers;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// Repairs text line by line: character references, misread UTF-8, then single characters, over and over until nothing changes. Lines of
/// clean ASCII are never looked at twice.
/// </summary>
public sealed class TextRepair
{
    // A line that still changes after so many rounds was made to; each round is linear in it.
    private const int MaxRounds = 16;

    // What a line must have to need any repair: a byte that is no printable ASCII, no tab and no line end, or the begin of a reference.
    private static readonly SearchValues<byte> Clean =
        SearchValues.Create([(byte)'\t', (byte)'\n', .. Enumerable.Range(0x20, 0x5F).Where(value => value != '&').Select(value => (byte)value)]);

    private readonly RepairSpec _spec;
    private readonly CharacterFixes _fixes;

    /// <summary>Makes a repair with those settings.</summary>
    public TextRepair(RepairSpec spec) => (_spec, _fixes) = (spec, new CharacterFixes(spec));

    /// <summary>The text repaired; the same memory where nothing is amiss.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="isMarkup">Whether character references are markup, to be left alone; text with a <c>&lt;</c> is taken for markup, too.</param>
    /// <param name="counts">Receives what was done.</param>
    public ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> text, bool isMarkup, RepairCounts counts)
    {
        var span = text.Span;
        var unescapes = _spec.References && !isMarkup && span.IndexOf((byte)'<') < 0;
        ArrayBufferWriter<byte>? output = null;
        var copied = 0;
        for (var at = 0; span[at..].IndexOfAnyExcept(Clean) is var found and >= 0;)
        {
            var start = at + found;
            start = span[..start].LastIndexOf((byte)'\n') + 1;
            var length = span[start..].IndexOf((byte)'\n');
            at = length < 0 ? span.Length : start + length + 1;
            if (RepairLine(span[start..at], unescapes, counts) is not { } repaired)
                continue;
            output ??= new ArrayBufferWriter<byte>(span.Length + 256);
            output.Write(span[copied..start]);
            Encoding.UTF8.GetBytes(repaired, output);
            copied = at;
        }
        if (output is null)
            return text;
        output.Write(span[copied..]);
        return output.WrittenMemory;
    }

    /// <summary>A line, with its line end, repaired; null where it needs none.</summary>
    private string? RepairLine(ReadOnlySpan<byte> line, bool unescapes, RepairCounts counts)
    {
        var original = Encoding.UTF8.GetString(line);
        var text = RepairToTheEnd(original, unescapes, counts);
        return text == original ? null : text;
    }

    private string RepairToTheEnd(string text, bool unescapes, RepairCounts counts)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var next = RepairOnce(text, unescapes, counts);
            if (next == text)
                break;
            text = next;
            // New line ends make lines of their own, which are judged for themselves as any line is.
            if (text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end && end < text.Length - 1)
                return string.Concat(Lines(text).Select(line => RepairToTheEnd(line, unescapes, counts)));
        }
        return text;
    }

    private string RepairOnce(string text, bool unescapes, RepairCounts counts)
    {
        if (unescapes)
        {
            text = HtmlReferences.Replace(text, out var replaced);
            if (replaced > 0)
                counts.Add("references", replaced);
        }
        if (_spec.Encoding && !Ascii.IsValid(text))
            text = Mojibake.Repair(text, name => counts.Add(name));
        text = _fixes.Apply(text, counts);
        return _spec.Nfc ? Compose(text, counts) : text;
    }

    private static string Compose(string text, RepairCounts counts)
    {
        // Nothing below U+0300 composes.
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u02FF') < 0)
            return text;
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text);
        var composed = Normalizer.Normalize(bytes, UnicodeForm.Nfc);
        if (composed.Span.SequenceEqual(bytes.Span))
            return text;
        counts.Add("nfc");
        return Encoding.UTF8.GetString(composed.Span);
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            yield return text[at..end];
            at = end;
        }
    }
}
