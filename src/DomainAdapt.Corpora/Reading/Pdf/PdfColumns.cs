namespace DomainAdapt.Corpora.Reading.Pdf;

/// <summary>
/// Finds columns of prose: rows one below the other that leave the same strip of the page free, with lines of several words on both sides of it. A
/// table leaves strips free too, but its cells hold few words; its rows stay whole.
/// </summary>
internal static class PdfColumns
{
    private const int FewestRows = 4;
    private const double FewestWords = 3;

    // Rows above or below a page's columns, with space between: a running title, a page number.
    private const int MostFurnitureRows = 2;

    // Above this a page is no page of text, and comparing every row with every other would take too long.
    private const int MostRows = 1000;

    /// <summary>The rows of a page in reading order: those of a left column before those of the column to its right. Each list is a region.</summary>
    public static List<List<PdfRow>> InReadingOrder(List<PdfRow> rows, int mostColumns = 4)
    {
        var regions = new List<List<PdfRow>>();
        var region = new List<PdfRow>();
        for (var i = 0; i < rows.Count;)
        {
            if (mostColumns < 2 || rows.Count > MostRows || Split(rows, i) is not { } split)
            {
                region.Add(rows[i++]);
                continue;
            }
            if (region.Count > 0)
                regions.Add(region);
            region = [];
            regions.AddRange(InReadingOrder(split.Left, mostColumns - 1));
            regions.AddRange(InReadingOrder(split.Right, mostColumns - 1));
            i = split.End;
        }
        if (region.Count > 0)
            regions.Add(region);
        return regions;
    }

    /// <summary>The rows from <paramref name="start"/> on as two columns; null where they are none.</summary>
    private static Columns? Split(List<PdfRow> rows, int start)
    {
        var strips = new List<(double From, double To)> { (rows.Min(row => row.Left), rows.Max(row => row.Right)) };
        if (rows.Count - start < FewestRows || Enumerable.Range(start + 1, MostFurnitureRows).Any(i => AreApart(rows[i - 1], rows[i])))
            return null;
        for (var i = start; i < start + FewestRows && strips.Count > 0; i++)
            strips = Narrow(strips, rows[i]);
        foreach (var strip in strips.OrderByDescending(strip => strip.To - strip.From))
        {
            if (Follow(rows, start, strip) is { } columns)
                return columns;
        }
        return null;
    }

    /// <summary>Follows a free strip down as far as it goes.</summary>
    private static Columns? Follow(List<PdfRow> rows, int start, (double From, double To) strip)
    {
        var end = start + FewestRows;
        while (end < rows.Count && Narrow([strip], rows[end]) is { Count: > 0 } narrowed)
        {
            strip = narrowed.MaxBy(part => part.To - part.From);
            end++;
        }
        var middle = (strip.From + strip.To) / 2;
        end = WithoutWhatFollows(rows, start, end, middle);
        var words = rows[start..end].SelectMany(row => row.Words).ToList();
        var left = PdfRow.Of(words.Where(word => word.Right <= middle));
        var right = PdfRow.Of(words.Where(word => word.Right > middle));
        return IsProse(left) && IsProse(right) ? new Columns(end, left, right) : null;
    }

    /// <summary>
    /// The end without what stands apart below the columns: a page number, or rows on one side alone, such as a heading that belongs to what follows.
    /// </summary>
    private static int WithoutWhatFollows(List<PdfRow> rows, int start, int end, double middle)
    {
        var last = Math.Min(
            rows.FindLastIndex(end - 1, end - start, row => row.Left < middle), rows.FindLastIndex(end - 1, end - start, row => row.Right > middle));
        for (var i = Math.Max(Math.Min(last + 1, end - MostFurnitureRows), start + 1); i < end; i++)
        {
            if (AreApart(rows[i - 1], rows[i]))
                return i;
        }
        return end;
    }

    private static bool AreApart(PdfRow above, PdfRow row) => above.Bottom - row.Top > row.Size;

    /// <summary>What of the free strips a row leaves free.</summary>
    private static List<(double From, double To)> Narrow(List<(double From, double To)> strips, PdfRow row)
    {
        var left = double.NegativeInfinity;
        var narrowed = new List<(double, double)>();
        foreach (var word in row.Words)
        {
            Add(left, word.Left);
            left = Math.Max(left, word.Right);
        }
        Add(left, double.PositiveInfinity);
        return narrowed;

        void Add(double from, double to)
        {
            foreach (var strip in strips)
            {
                // Narrower than a letter, it is a space between words.
                if (Math.Max(strip.From, from) is var start && Math.Min(strip.To, to) is var end && end - start > 0.8 * row.Size)
                    narrowed.Add((start, end));
            }
        }
    }

    private static bool IsProse(List<PdfRow> rows) => rows.Count >= FewestRows && rows.Average(row => row.Words.Count(word => word.Text.Any(char.IsLetter))) >= FewestWords;

    /// <summary>Two columns: the row after them, and the rows of each.</summary>
    private sealed record Columns(int End, List<PdfRow> Left, List<PdfRow> Right);
}
