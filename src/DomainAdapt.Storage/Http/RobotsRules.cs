using System.Text;

namespace DomainAdapt.Storage.Http;

/// <summary>What a robots.txt says to one program (RFC 9309): of the rules that fit, the longest counts, and of equal ones the allowing.</summary>
internal sealed class RobotsRules
{
    private readonly IReadOnlyList<(string Pattern, bool Allows)> _rules;

    private RobotsRules(IReadOnlyList<(string, bool)> rules) => _rules = rules;

    /// <summary>Everything may be fetched.</summary>
    public static RobotsRules AllowAll { get; } = new([]);

    /// <summary>Nothing may be fetched.</summary>
    public static RobotsRules AllowNothing { get; } = new([("/", false)]);

    /// <summary>Reads the groups of a program's own name, or those of <c>*</c> where there are none.</summary>
    public static RobotsRules Parse(ReadOnlySpan<byte> text, string product)
    {
        var own = new List<(string, bool)>();
        var general = new List<(string, bool)>();
        var (isOwn, isGeneral, hasOwn, inAgents) = (false, false, false, false);
        foreach (var line in Encoding.UTF8.GetString(text).TrimStart('\uFEFF').Split('\n', '\r'))
        {
            var content = line.Split('#')[0];
            var colon = content.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var (key, value) = (content[..colon].Trim(), content[(colon + 1)..].Trim());
            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (!inAgents)
                    (isOwn, isGeneral) = (false, false);
                inAgents = true;
                isOwn |= value.Equals(product, StringComparison.OrdinalIgnoreCase);
                isGeneral |= value == "*";
                hasOwn |= isOwn;
            }
            else if (key.Equals("allow", StringComparison.OrdinalIgnoreCase) || key.Equals("disallow", StringComparison.OrdinalIgnoreCase))
            {
                inAgents = false;
                if (value.Length == 0)
                    continue; // an empty rule fits nothing
                var rule = (Escaped(value), key.Length == "allow".Length);
                if (isOwn)
                    own.Add(rule);
                if (isGeneral)
                    general.Add(rule);
            }
        }
        return new RobotsRules(hasOwn ? own : general);
    }

    /// <summary>Whether an address's path and query may be fetched.</summary>
    public bool Allows(string pathAndQuery)
    {
        var path = Escaped(pathAndQuery);
        var fitting = _rules.Where(rule => Fits(rule.Pattern, path)).ToList();
        if (fitting.Count == 0)
            return true;
        var longest = fitting.Max(rule => rule.Pattern.Length);
        return fitting.Any(rule => rule.Pattern.Length == longest && rule.Allows);
    }

    /// <summary>Whether a pattern with <c>*</c> for any characters and <c>$</c> for the end fits the path's beginning.</summary>
    private static bool Fits(string pattern, string path)
    {
        var isAnchored = pattern.EndsWith('$');
        var parts = (isAnchored ? pattern[..^1] : pattern).Split('*');
        if (!path.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        if (parts.Length == 1)
            return !isAnchored || path.Length == parts[0].Length;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = path.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }
        return isAnchored
            ? path.Length - at >= parts[^1].Length && path.EndsWith(parts[^1], StringComparison.Ordinal)
            : path.IndexOf(parts[^1], at, StringComparison.Ordinal) >= 0;
    }

    /// <summary>One spelling of equal paths: non-ASCII characters escaped, needless escapes undone, hex digits in upper case.</summary>
    private static string Escaped(string path)
    {
        var result = new StringBuilder(path.Length);
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            var isEscape = value == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]);
            if (isEscape)
            {
                value = Convert.FromHexString([(char)bytes[i + 1], (char)bytes[i + 2]])[0];
                i += 2;
            }
            if (value >= 0x80 || (isEscape && !char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')))
                result.Append('%').Append(Convert.ToHexString([value]));
            else
                result.Append((char)value);
        }
        return result.ToString();
    }
}
