using System.Diagnostics.CodeAnalysis;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Compares byte ranges by what they hold.</summary>
internal sealed class ByteContent : IEqualityComparer<ReadOnlyMemory<byte>>
{
    /// <summary>The one instance.</summary>
    public static readonly ByteContent Comparer = new();

    public bool Equals(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    public int GetHashCode([DisallowNull] ReadOnlyMemory<byte> bytes)
    {
        // Seeded per process, which is safe here: it decides speed only, and a text made to collide cannot know it.
        var hash = new HashCode();
        hash.AddBytes(bytes.Span);
        return hash.ToHashCode();
    }
}
