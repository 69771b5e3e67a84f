using System.Text;

namespace DomainAdapt.Corpora.Reading.Pdf;

/// <summary>A word where it stands on its page. Lengths are points; they grow to the right and upwards.</summary>
/// <param name="Text">Its letters.</param>
/// <param name="Left">Its left edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Bottom">Its lower edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Size">Size of its letters.</param>
internal sealed record PdfWord(string Text, double Left, double Right, double Bottom, double Top, double Size);

/// <summary>Words that stand beside each other, from left to right.</summary>
internal sealed class PdfRow
{
    private readonly List<PdfWord> _words;

    private PdfRow(List<PdfWord> words)
    {
        _words = words;
        (Left, Right) = (words[0].Left, words.Max(word => word.Right));
        (Bottom, Top) = (words.Min(word => word.Bottom), words.Max(word => word.Top));
        Size = words.Max(word => word.Size);
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<PdfWord> Words => _words;

    /// <summary>Its left edge.</summary>
    public double Left { get; }

    /// <summary>Its right edge.</summary>
    public double Right { get; }

    /// <summary>Its lower edge.</summary>
    public double Bottom { get; }

    /// <summary>Its upper edge.</summary>
    public double Top { get; }

    /// <summary>Size of its largest letters.</summary>
    public double Size { get; }

    /// <summary>
    /// Groups words into rows, from top to bottom: words belong together where they share at least half of the lower one's height, so that a raised
    /// number stays with its line.
    /// </summary>
    public static List<PdfRow> Of(IEnumerable<PdfWord> words)
    {
        var rows = new List<PdfRow>();
        var row = new List<PdfWord>();
        foreach (var word in words.OrderByDescending(word => word.Top + word.Bottom).ThenBy(word => word.Left))
        {
            if (row.Count > 0 && !IsBeside(row[0], word))
            {
                rows.Add(Sorted(row));
                row = [];
            }
            row.Add(word);
        }
        if (row.Count > 0)
            rows.Add(Sorted(row));
        return rows;
    }

    /// <summary>The row's text: words apart by a space, cells of a table by a tab.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        var narrowest = Enumerable.Range(1, _words.Count - 1).Select(Gap).DefaultIfEmpty(0).Min();
        for (var i = 0; i < _words.Count; i++)
        {
            if (i > 0)
                text.Append(IsBetweenCells(Gap(i), narrowest) ? '\t' : ' ');
            text.Append(_words[i].Text);
        }
        return text.ToString();
    }

    // Lines set to both margins have wide gaps too, but all of them are.
    private bool IsBetweenCells(double gap, double narrowest) => gap > 2 * Size || (gap > Size && gap > 2 * narrowest);

    private double Gap(int before) => _words[before].Left - _words[before - 1].Right;

    private static bool IsBeside(PdfWord first, PdfWord word)
    {
        var shared = Math.Min(first.Top, word.Top) - Math.Max(first.Bottom, word.Bottom);
        return shared >= 0.5 * Math.Min(first.Top - first.Bottom, word.Top - word.Bottom);
    }

    private static PdfRow Sorted(List<PdfWord> words) => new([.. words.OrderBy(word => word.Left)]);
}
