using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Settings of the <c>page_furniture</c> cutter, which removes what printed pages carry beside their text: page numbers, links back to the table of contents,
/// courts' filing stamps, and running titles. For filings, opinions and texts of PDF.
/// </summary>
public sealed record PageFurnitureSpec : StepSpec
{
    /// <summary>Whether lines go that are a page's number: <c>12</c>, <c>- 12 -</c>, <c>F-12</c>, <c>iv</c>, <c>Page 3 of 10</c>.</summary>
    public bool PageNumbers { get; init; } = true;

    /// <summary>Whether lines go that only lead back to a table of contents.</summary>
    public bool BackLinks { get; init; } = true;

    /// <summary>Whether courts' stamps of electronic filing go (<c>Case: 19-1234 Document: 52 Page: 3 Date Filed: 01/02/2020</c>).</summary>
    public bool FilingStamps { get; init; } = true;

    /// <summary>Fewest pages on which a line, numbers aside, stands beside a page's number or end before it counts as a running title; null to keep running titles.</summary>
    public int? MinRunningTitles { get; init; } = 3;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MinRunningTitles < 2)
            problems.Add("min_running_titles", $"is {MinRunningTitles}; expected 2 or more, or nothing to keep running titles");
    }
}

/// <summary>Cuts page furniture, each line whole and with its reason.</summary>
internal sealed class PageFurnitureCutter(PageFurnitureSpec spec) : ICutter
{
    private const int LongestTitleBytes = 120;

    private readonly List<(TextRange Line, TextRange Whole, string? Rule)> _lines = [];
    private readonly Dictionary<string, int> _titles = new(StringComparer.Ordinal);

    public void Cut(Document document, List<Cut> cuts)
    {
        var text = document.Text.Span;
        _lines.Clear();
        var lines = Lines.Enumerate(text);
        while (lines.MoveNext())
        {
            var line = lines.Current.Of(text);
            if (WhiteSpace.Skip(line, 0) < line.Length)
                _lines.Add((lines.Current, lines.Whole, FurnitureLines.RuleOf(WhiteSpace.Trim(line), spec)));
        }
        if (spec.MinRunningTitles is { } fewest)
            FindTitles(text, fewest);
        foreach (var (_, whole, rule) in _lines)
        {
            if (rule is not null)
                cuts.Add(new Cut(whole.Start, whole.Length, rule));
        }
    }

    public Verdict Judge(Document rest) => Verdict.Keep;

    /// <summary>Finds lines beside furniture that repeat with other numbers: what stands at the top or bottom of every page.</summary>
    private void FindTitles(ReadOnlySpan<byte> text, int fewest)
    {
        _titles.Clear();
        for (var i = 0; i < _lines.Count; i++)
        {
            if (IsBesidePageEnd(i) && KeyOf(text, i) is { } key)
                _titles[key] = _titles.GetValueOrDefault(key) + 1;
        }
        for (var i = 0; i < _lines.Count; i++)
        {
            if (IsBesidePageEnd(i) && KeyOf(text, i) is { } key && _titles[key] >= fewest)
                _lines[i] = _lines[i] with { Rule = "running_title" };
        }
    }

    private bool IsBesidePageEnd(int line)
        => _lines[line].Rule is null or "running_title" && (IsPageEnd(line - 1) || IsPageEnd(line + 1));

    private bool IsPageEnd(int line) => (uint)line < (uint)_lines.Count && _lines[line].Rule is "page_number" or "filing_stamp";

    private string? KeyOf(ReadOnlySpan<byte> text, int line)
    {
        var bytes = WhiteSpace.Trim(_lines[line].Line.Of(text));
        if (bytes.Length > LongestTitleBytes)
            return null;
        var key = DedupText.Normalize(bytes);
        return System.Text.Encoding.UTF8.GetString(key.AsSpan(0, DedupText.FoldNumbers(key)));
    }
}
