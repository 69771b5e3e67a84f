using System.Buffers;
using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Finds added tokens in text: the leftmost, and of those that begin at one place the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly SearchValues<byte> _firstBytes;
    private readonly (byte[] Content, int Id)[]?[] _byFirstByte = new (byte[], int)[]?[256];

    public AddedTokenFinder(IEnumerable<AddedToken> tokens)
    {
        var groups = tokens
            .Select(token => (Content: Encoding.UTF8.GetBytes(token.Content), token.Id))
            .OrderByDescending(token => token.Content.Length)
            .GroupBy(token => token.Content[0])
            .ToList();
        foreach (var group in groups)
            _byFirstByte[group.Key] = [.. group];
        _firstBytes = SearchValues.Create([.. groups.Select(group => group.Key)]);
    }

    /// <summary>Start and bytes of the first added token from <paramref name="from"/> on; the end of the text and 0 where there is none.</summary>
    public (int Start, int Length, int Id) Find(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var skipped = text[at..].IndexOfAny(_firstBytes);
            if (skipped < 0)
                break;
            at += skipped;
            var (length, id) = At(text[at..]);
            if (length > 0)
                return (at, length, id);
        }
        return (text.Length, 0, -1);
    }

    /// <summary>Bytes and id of the longest added token that a text begins with; 0 bytes where there is none.</summary>
    public (int Length, int Id) At(ReadOnlySpan<byte> text)
    {
        foreach (var (content, id) in _byFirstByte[text[0]] ?? [])
        {
            if (text.StartsWith(content))
                return (content.Length, id);
        }
        return (0, -1);
    }
}
