using System.Text;

namespace DomainAdapt.Corpora.Reading.Pdf;

/// <summary>
/// Writes the words of a page in reading order: a line of print is a line, columns follow each other, cells of a row have a tab between, and a blank
/// line stands where the print leaves more room, changes its size or indents.
/// </summary>
internal static class PdfPageText
{
    // Of the usual distance between lines of the region.
    private const double ParagraphGap = 1.3;

    private const double SizeChange = 1.15;

    /// <summary>Appends a page.</summary>
    public static void Write(IReadOnlyList<PdfWord> words, StringBuilder text)
    {
        var isFirst = true;
        foreach (var region in PdfColumns.InReadingOrder(PdfRow.Of(words)))
        {
            if (!isFirst)
                text.Append("\n\n");
            isFirst = false;
            WriteRegion(region, text);
        }
    }

    private static void WriteRegion(List<PdfRow> rows, StringBuilder text)
    {
        var distance = UsualDistance(rows);
        var margin = rows.Min(row => row.Left);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
                text.Append(IsNewParagraph(rows[i - 1], rows[i], distance, margin) ? "\n\n" : "\n");
            text.Append(rows[i].ToText());
        }
    }

    private static bool IsNewParagraph(PdfRow above, PdfRow row, double distance, double margin)
        => Distance(above, row) > ParagraphGap * distance
            || Math.Max(above.Size, row.Size) > SizeChange * Math.Min(above.Size, row.Size)
            || (row.Left - margin > row.Size && above.Left - margin < 0.5 * row.Size);

    /// <summary>The middle of the distances between neighbouring rows; without any, nothing is far.</summary>
    private static double UsualDistance(List<PdfRow> rows)
    {
        var distances = Enumerable.Range(1, Math.Max(rows.Count - 1, 0)).Select(i => Distance(rows[i - 1], rows[i])).Order().ToArray();
        return distances.Length == 0 ? double.PositiveInfinity : distances[distances.Length / 2];
    }

    private static double Distance(PdfRow above, PdfRow row) => above.Bottom - row.Bottom;
}
