using System.IO.Hashing;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Signs texts as datatrove does, with 64-bit xxHash of shingles of words in lower case joined by one space; words are runs of letters and digits, as everywhere
/// here. A text of fewer words than a shingle has no signature. Holds the buffers of one thread.
/// </summary>
public sealed class DatatroveSignature(int shingleWords)
{
    /// <summary>Numbers of a signature: 14 buckets of 8.</summary>
    public const int Numbers = 14 * 8;

    private readonly DatatroveMinHash _minHash = new(permutations: Numbers);
    private readonly List<byte> _lower = [];
    private readonly List<(int Start, int End)> _words = [];
    private readonly List<ulong> _shingles = [];

    /// <summary>Writes the text's signature of 112 numbers; false where it has too few words.</summary>
    public bool TrySign(ReadOnlySpan<byte> text, Span<ulong> signature)
    {
        _lower.Clear();
        _words.Clear();
        _shingles.Clear();
        foreach (var word in Words.Enumerate(text))
        {
            if (_lower.Count > 0)
                _lower.Add((byte)' ');
            var start = _lower.Count;
            AddLower(word.Of(text));
            _words.Add((start, _lower.Count));
        }
        var lower = CollectionsMarshal.AsSpan(_lower);
        for (var i = 0; i + shingleWords <= _words.Count; i++)
            _shingles.Add(XxHash64.HashToUInt64(lower[_words[i].Start.._words[i + shingleWords - 1].End]));
        if (_shingles.Count == 0)
            return false;
        _minHash.Sign(CollectionsMarshal.AsSpan(_shingles), signature);
        return true;
    }

    private void AddLower(ReadOnlySpan<byte> word)
    {
        Span<byte> encoded = stackalloc byte[4];
        for (var at = 0; at < word.Length;)
        {
            var lower = CodePoint.ToLower(CodePoint.Decode(word[at..], out var length));
            at += length;
            _lower.AddRange(encoded[..CodePoint.Encode(lower, encoded)]);
        }
    }
}
