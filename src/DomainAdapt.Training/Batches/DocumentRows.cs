using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Batches;

/// <summary>
/// The documents of packed sequences as rows of their own, those of like length together. To read them so is to read the sequences with a mask
/// between documents and positions that begin anew, in any model and without its attention ever looking at what is masked.
/// </summary>
internal static class DocumentRows
{
    /// <summary>
    /// A document, or the part of one that a sequence holds, behind the separator before it, up to the last position of which something is asked.
    /// </summary>
    public readonly record struct Row(int Start, int Length);

    /// <summary>Finds them in sequences that lie one after the other.</summary>
    public static IReadOnlyList<Row> Of(ReadOnlySpan<long> inputs, ReadOnlySpan<long> targets, int sequenceTokens, long separator)
    {
        var rows = new List<Row>();
        for (var start = 0; start < inputs.Length;)
        {
            var most = sequenceTokens - start % sequenceTokens;
            var at = inputs.Slice(start + 1, most - 1).IndexOf(separator);
            var length = at < 0 ? most : at + 1;
            var asked = targets.Slice(start, length).LastIndexOfAnyExcept(CausalLanguageModeling.NoTarget) + 1;
            if (asked > 0)
                rows.Add(new Row(start, asked));
            start += length;
        }
        return rows;
    }

    /// <summary>
    /// Rows that are read together, the longest first: no more positions than all have, padding included, and none shorter than half of the
    /// longest, so that little is padding.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Row>> Grouped(IReadOnlyList<Row> rows, int positions)
    {
        var ordered = rows.OrderByDescending(row => row.Length).ThenBy(row => row.Start).ToList();
        for (var first = 0; first < ordered.Count;)
        {
            var longest = ordered[first].Length;
            var count = ordered.Skip(first).Take(Math.Max(1, positions / longest)).TakeWhile(row => 2 * row.Length >= longest).Count();
            yield return ordered.GetRange(first, count);
            first += count;
        }
    }
}
