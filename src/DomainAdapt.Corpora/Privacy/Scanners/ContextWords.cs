using System.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Words before a number that say what it is.</summary>
/// <param name="words">The words, in lower case.</param>
internal sealed class ContextWords(params string[] words)
{
    private const int MostBytes = 64;

    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether one of the words stands in the bytes before a place, whatever the case there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="bytes">How many bytes before it to look at, up to 64.</param>
    public bool AreBefore(ReadOnlySpan<byte> text, int at, int bytes)
    {
        var before = text[Math.Max(0, at - Math.Min(bytes, MostBytes))..at];
        Span<byte> buffer = stackalloc byte[MostBytes];
        var lower = buffer[..before.Length];
        for (var i = 0; i < before.Length; i++)
            lower[i] = Ascii.IsLetter(before[i]) ? (byte)(before[i] | 0x20) : before[i];
        foreach (var word in _words)
        {
            if (lower.IndexOf(word) >= 0)
                return true;
        }
        return false;
    }
}
