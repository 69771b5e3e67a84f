using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Settings of the <c>gopher_repetition</c> filter (Rae et al., 2021, table A1), with datatrove's reading of the paper: what repeats is counted
/// after its first time, against all characters of the text. A rule left empty is off.
/// </summary>
public sealed record GopherRepetitionSpec : StepSpec
{
    /// <summary>Largest share of paragraphs that repeat an earlier one.</summary>
    public double? MaxRepeatedParagraphShare { get; init; } = 0.3;

    /// <summary>Largest share of characters in such paragraphs.</summary>
    public double? MaxRepeatedParagraphCharacterShare { get; init; } = 0.2;

    /// <summary>Largest share of lines that repeat an earlier one.</summary>
    public double? MaxRepeatedLineShare { get; init; } = 0.3;

    /// <summary>Largest share of characters in such lines.</summary>
    public double? MaxRepeatedLineCharacterShare { get; init; } = 0.2;

    /// <summary>Largest shares of characters in all occurrences of the most frequent run of 2, 3, 4, … words.</summary>
    public IReadOnlyList<double> MaxTopRunShares { get; init; } = [0.2, 0.18, 0.16];

    /// <summary>Largest shares of characters in repeats of any run of 5, 6, 7, … words.</summary>
    public IReadOnlyList<double> MaxRepeatedRunShares { get; init; } = [0.15, 0.14, 0.13, 0.12, 0.11, 0.1];
}

/// <summary>Rejects documents that say the same again and again. The first rule that fires names the reason; a document at a limit stays.</summary>
internal sealed class GopherRepetitionFilter(GopherRepetitionSpec spec) : IFilter
{
    private const int ShortestTopRun = 2;
    private const int ShortestRepeatedRun = 5;

    private readonly RepeatedRuns _runs = new();

    public Verdict Judge(Document document)
    {
        var text = document.Text;
        double characters = CountCharacters(text.Span);
        if (characters == 0)
            return Verdict.Keep;
        return JudgeParts(Parts(text, "\n\n"u8), characters, "dup_para", spec.MaxRepeatedParagraphShare, spec.MaxRepeatedParagraphCharacterShare)
            ?? JudgeParts(Parts(text, "\n"u8), characters, "dup_line", spec.MaxRepeatedLineShare, spec.MaxRepeatedLineCharacterShare)
            ?? JudgeRuns(text.Span, characters)
            ?? Verdict.Keep;
    }

    private static Verdict? JudgeParts(List<ReadOnlyMemory<byte>> parts, double characters, string reason, double? maxShare, double? maxCharacterShare)
    {
        var seen = new HashSet<ReadOnlyMemory<byte>>(ByteContent.Comparer);
        var (repeated, repeatedCharacters) = (0, 0);
        foreach (var part in parts)
        {
            if (seen.Add(part))
                continue;
            repeated++;
            repeatedCharacters += CountCharacters(part.Span);
        }
        var share = (double)repeated / parts.Count;
        if (share > maxShare)
            return Verdict.Reject(reason + "_frac", share, maxShare);
        var characterShare = repeatedCharacters / characters;
        return characterShare > maxCharacterShare ? Verdict.Reject(reason + "_char_frac", characterShare, maxCharacterShare) : null;
    }

    private Verdict? JudgeRuns(ReadOnlySpan<byte> text, double characters)
    {
        _runs.Read(text);
        for (var i = 0; i < spec.MaxTopRunShares.Count; i++)
        {
            var share = _runs.CharactersOfTop(ShortestTopRun + i) / characters;
            if (share > spec.MaxTopRunShares[i])
                return Verdict.Reject($"top_{ShortestTopRun + i}_gram", share, spec.MaxTopRunShares[i]);
        }
        for (var i = 0; i < spec.MaxRepeatedRunShares.Count; i++)
        {
            var share = _runs.CharactersOfRepeats(ShortestRepeatedRun + i) / characters;
            if (share > spec.MaxRepeatedRunShares[i])
                return Verdict.Reject($"duplicated_{ShortestRepeatedRun + i}_n_grams", share, spec.MaxRepeatedRunShares[i]);
        }
        return null;
    }

    /// <summary>
    /// The parts between runs of line ends at least as long as <paramref name="separator"/>. Paragraphs are those of the text without white
    /// space around it; for lines it stays, so a line end at the end of the text is followed by an empty line.
    /// </summary>
    private static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> separator)
    {
        if (separator.Length > 1)
        {
            var start = WhiteSpace.Skip(text.Span, 0);
            text = text.Slice(start, WhiteSpace.Trim(text.Span).Length);
        }
        var parts = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            var end = text.Span.IndexOf(separator);
            if (end < 0)
                break;
            parts.Add(text[..end]);
            var next = text.Span[end..].IndexOfAnyExcept((byte)'\n');
            text = next < 0 ? default : text[(end + next)..];
        }
        parts.Add(text);
        return parts;
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var continuations = 0;
        foreach (var value in utf8)
            continuations += (value & 0xC0) == 0x80 ? 1 : 0;
        return utf8.Length - continuations;
    }
}
