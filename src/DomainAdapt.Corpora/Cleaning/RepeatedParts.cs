using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Finds lines or paragraphs that repeat in a text, told apart by 64-bit hashes.</summary>
internal sealed class RepeatedParts
{
    private readonly SeenParts _seen = new();

    /// <summary>
    /// Counts the parts between runs of line ends at least as long as <paramref name="separator"/>, those that were there before, and the characters
    /// of these.
    /// </summary>
    public (int Parts, int Repeated, int RepeatedCharacters) Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator)
    {
        _seen.Clear();
        var (parts, repeated, characters) = (0, 0, 0);
        for (var isLast = false; !isLast;)
        {
            var end = text.IndexOf(separator);
            isLast = end < 0;
            var part = isLast ? text : text[..end];
            parts++;
            if (!_seen.Add(part))
            {
                repeated++;
                characters += CharacterCount.Of(part);
            }
            if (isLast)
                break;
            var next = text[end..].IndexOfAnyExcept((byte)'\n');
            text = next < 0 ? default : text[(end + next)..];
        }
        return (parts, repeated, characters);
    }
}
