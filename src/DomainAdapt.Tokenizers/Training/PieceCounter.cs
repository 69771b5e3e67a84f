using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>Counts the pieces that texts are cut into.</summary>
internal sealed class PieceCounter(PieceSplitter splitter)
{
    /// <summary>Bytes of the longest piece that is counted: beyond are rulers, drawings and encoded data, which teach no word.</summary>
    public const int LongestPiece = 256;

    private readonly Dictionary<byte[], long> _counts = new(BytesComparer.Instance);

    /// <summary>The pieces so far and how often each was met.</summary>
    public IReadOnlyDictionary<byte[], long> Counts => _counts;

    /// <summary>Counts the pieces of a text.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var counts = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (int start = 0, end; start < utf8.Length; start = end)
        {
            end = splitter.End(utf8, start);
            if (end - start <= LongestPiece)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, utf8[start..end], out _)++;
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
