namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>What a user may have meant.</summary>
internal static class Suggestion
{
    /// <summary>A sentence to follow "there is no 'x'": the nearest name, or all of them.</summary>
    public static string For(string found, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return ". There are none.";
        var near = names.Where(name => Distance(found, name) <= Math.Max(1, name.Length / 3)).MinBy(name => Distance(found, name))
            ?? names.FirstOrDefault(name => found.Length > 2 && name.StartsWith(found, StringComparison.Ordinal));
        return near is null ? $". Expected one of: {string.Join(", ", names)}." : $". Did you mean '{near}'?";
    }

    /// <summary>Edits between two words, a swap of neighbours counting once (Damerau 1964; Levenshtein 1966).</summary>
    public static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(change, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[left.Length, right.Length];
    }
}
