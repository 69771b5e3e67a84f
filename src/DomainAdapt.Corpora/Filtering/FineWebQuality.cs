using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>fineweb_quality</c> filter (Penedo et al., 2024, section 3.6), as datatrove has it. Lines end with LF, and blank ones do not
/// count. A rule left empty is off.
/// </summary>
public sealed record FineWebQualitySpec : StepSpec
{
    /// <summary>How texts are split into words.</summary>
    public WordSplitting Words { get; init; }

    /// <summary>Smallest share of lines that end with a character that ends sentences.</summary>
    [Threshold]
    public double? MinTerminalLineShare { get; init; } = 0.12;

    /// <summary>Whether a text without any such line stays, as for scripts without punctuation.</summary>
    public bool AllowNoTerminals { get; init; }

    /// <summary>Largest share of short lines.</summary>
    [Threshold]
    public double? MaxShortLineShare { get; init; } = 0.67;

    /// <summary>Most characters of a short line.</summary>
    public int ShortLineCharacters { get; init; } = 30;

    /// <summary>Largest share of characters in lines that repeat an earlier one.</summary>
    [Threshold]
    public double? MaxRepeatedCharacterShare { get; init; } = 0.01;

    /// <summary>Most line ends for each word.</summary>
    [Threshold]
    public double? MaxLineEndsPerWord { get; init; } = 0.3;
}

/// <summary>Rejects documents that are lists, menus or repeats rather than prose. The first rule that fires names the reason.</summary>
internal sealed class FineWebQualityFilter(FineWebQualitySpec spec) : MeasuredFilter(
    ["lines", "terminal_line_share", "short_line_share", "repeated_character_share", "line_ends_per_word"],
    [
        new Limit(0, "empty", Least: 1),
        new Limit(1, "line_punct_ratio", Least: spec.MinTerminalLineShare),
        new Limit(2, "short_line_ratio", Most: spec.MaxShortLineShare),
        new Limit(3, "char_dup_ratio", Most: spec.MaxRepeatedCharacterShare),
        new Limit(4, "list_ratio", Most: spec.MaxLineEndsPerWord),
    ]), IExplained
{
    // Of a longer line it is known without counting that it is longer: no character has more bytes.
    private const int MostBytesOfCharacter = 4;

    private readonly SeenParts _seen = new();

    public void Explain(Document document, string reason, List<Cut> parts)
    {
        var counted = new CountedParts(document.Text, parts);
        if (reason == "line_punct_ratio")
            counted.AddLines("line_without_end", line => WhiteSpace.Skip(line, 0) < line.Length && !SentenceTerminals.End(line), onlyLineFeeds: true);
        else if (reason == "short_line_ratio")
            counted.AddLines("short_line", line => WhiteSpace.Skip(line, 0) < line.Length && CharacterCount.Of(line) <= spec.ShortLineCharacters, onlyLineFeeds: true);
        else if (reason == "char_dup_ratio")
            counted.AddRepeated("repeated_line", "\n"u8);
    }

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        var (lines, terminal, shortLines, repeated) = (0, 0, 0, 0);
        var lineEnds = text.Count((byte)'\n');
        _seen.Clear();
        for (var rest = text; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (WhiteSpace.Skip(line, 0) == line.Length)
                continue;
            lines++;
            terminal += SentenceTerminals.End(line) ? 1 : 0;
            shortLines += line.Length <= spec.ShortLineCharacters
                || (line.Length <= MostBytesOfCharacter * spec.ShortLineCharacters && CharacterCount.Of(line) <= spec.ShortLineCharacters) ? 1 : 0;
            repeated += _seen.Add(line) ? 0 : CharacterCount.Of(line);
        }
        measures.Fill(double.NaN);
        measures[0] = lines;
        if (lines == 0)
            return;
        measures[1] = (double)terminal / lines;
        if (terminal == 0 && spec.AllowNoTerminals)
            measures[1] = double.NaN;
        measures[2] = (double)shortLines / lines;
        measures[3] = (double)repeated / (CharacterCount.Of(text) - lineEnds);
        measures[4] = (double)lineEnds / Math.Max(WordScan.CountOf(document, spec.Words), 1);
    }
}
