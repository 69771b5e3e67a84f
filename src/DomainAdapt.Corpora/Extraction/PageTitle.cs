namespace DomainAdapt.Corpora.Extraction;

/// <summary>Takes the name of the site off a title.</summary>
internal static class PageTitle
{
    // Signs that stand between a title and its site and seldom within a title; a dash does both.
    private static readonly string[] Separators = [" | ", " » ", " « ", " › ", " ‹ ", " ⋆ ", " • ", " :: ", " // "];
    private static readonly string[] Dashes = [" - ", " – ", " — "];

    /// <summary>The title without its site: where the page's headline stands alone, where the site is named, or behind a sign that separates.</summary>
    /// <param name="title">The title as the page gives it.</param>
    /// <param name="headlines">Main headings of the page.</param>
    /// <param name="site">The site's name, where the page gives it.</param>
    public static string WithoutSite(string title, IReadOnlyCollection<string> headlines, string? site)
    {
        foreach (var separator in (string[])[.. Separators, .. Dashes])
        {
            var last = title.LastIndexOf(separator, StringComparison.Ordinal);
            if (last <= 0)
                continue;
            var (before, behind) = (title[..last].Trim(), title[(last + separator.Length)..].Trim());
            if (headlines.Contains(before, StringComparer.OrdinalIgnoreCase) || string.Equals(behind, site, StringComparison.OrdinalIgnoreCase))
                return before;
            var first = title[..title.IndexOf(separator, StringComparison.Ordinal)].Trim();
            var rest = title[(first.Length + separator.Length)..].Trim();
            if (headlines.Contains(rest, StringComparer.OrdinalIgnoreCase) || string.Equals(first, site, StringComparison.OrdinalIgnoreCase))
                return rest;
            if (Separators.Contains(separator))
                return before.Length >= behind.Length ? before : behind;
        }
        return title;
    }
}
