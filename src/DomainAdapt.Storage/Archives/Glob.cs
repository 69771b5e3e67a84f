namespace DomainAdapt.Storage.Archives;

/// <summary>
/// A pattern of paths: <c>*</c> is any text within a folder's or file's name, <c>?</c> one character of it, and <c>**</c> any number of
/// folders. Case counts, on every machine.
/// </summary>
public sealed class Glob
{
    private readonly string[] _segments;

    /// <summary>Reads a pattern such as <c>**/*.xml</c>.</summary>
    public Glob(string pattern) => _segments = pattern.Split('/');

    /// <summary>Whether the text has a character that only patterns have.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether the whole path, with <c>/</c> between folders, fits.</summary>
    public bool Matches(string path)
    {
        var names = path.Split('/');
        // reached[n]: the segments so far fit the first n names.
        var reached = new bool[names.Length + 1];
        reached[0] = true;
        foreach (var segment in _segments)
        {
            if (segment == "**")
            {
                for (var n = 0; n < names.Length; n++)
                    reached[n + 1] |= reached[n];
                continue;
            }
            for (var n = names.Length; n > 0; n--)
                reached[n] = reached[n - 1] && MatchesName(segment, names[n - 1]);
            reached[0] = false;
        }
        return reached[names.Length];
    }

    // On a mismatch only the last star can take one character more, so this is never worse than pattern times name.
    private static bool MatchesName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, starName) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, starName) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
