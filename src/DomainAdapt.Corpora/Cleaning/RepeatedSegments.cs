using System.IO.Hashing;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>How lines or paragraphs of a text are told apart and counted.</summary>
/// <param name="Trims">Whether white space around them goes first.</param>
/// <param name="DropsBlank">Whether blank ones count for nothing.</param>
internal readonly record struct Segmentation(bool Trims, bool DropsBlank);

/// <summary>Counts lines or paragraphs that are there more than once, told apart by 64-bit hashes.</summary>
internal sealed class RepeatedSegments
{
    private readonly Dictionary<ulong, (int Count, int Characters)> _seen = [];

    /// <summary>All segments.</summary>
    public int Segments { get; private set; }

    /// <summary>Their code points.</summary>
    public long Characters { get; private set; }

    /// <summary>Segments whose text is there twice or more, every one of them, and their code points.</summary>
    public (int Segments, long Characters) All { get; private set; }

    /// <summary>Those of them that are not the first, and their code points.</summary>
    public (int Segments, long Characters) AfterFirst { get; private set; }

    /// <summary>Takes the segments of a text, between separators.</summary>
    public void Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator, Segmentation how)
    {
        _seen.Clear();
        (Segments, Characters) = (0, 0);
        for (var isLast = false; !isLast;)
        {
            var end = text.IndexOf(separator);
            isLast = end < 0;
            Add(isLast ? text : text[..end], how);
            text = isLast ? default : text[(end + separator.Length)..];
        }
        var (segments, characters, after, afterCharacters) = (0, 0L, 0, 0L);
        foreach (var (count, length) in _seen.Values)
        {
            if (count == 1)
                continue;
            segments += count;
            characters += (long)count * length;
            after += count - 1;
            afterCharacters += (count - 1L) * length;
        }
        (All, AfterFirst) = ((segments, characters), (after, afterCharacters));
    }

    private void Add(ReadOnlySpan<byte> segment, Segmentation how)
    {
        var trimmed = WhiteSpace.Trim(segment);
        if (how.DropsBlank && trimmed.IsEmpty)
            return;
        segment = how.Trims ? trimmed : segment;
        var characters = CharacterCount.Of(segment);
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, XxHash3.HashToUInt64(segment), out _);
        seen = (seen.Count + 1, characters);
        Segments++;
        Characters += characters;
    }
}
