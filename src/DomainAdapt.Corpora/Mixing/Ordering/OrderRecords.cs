using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Mixing.Ordering;

/// <summary>
/// A document with the number it draws in an epoch: sorted, the documents are shuffled. The number comes from seed and id alone, so how documents
/// were spread over shards leaves no trace in what is trained on.
/// </summary>
/// <param name="Draw">The number.</param>
/// <param name="Id">The document.</param>
/// <param name="Pool">Number of the pool file that has its ids.</param>
/// <param name="Tokens">Ids it has, without a separator.</param>
/// <param name="First">Its first id within the pool file.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct ShuffledDocument(ulong Draw, DocumentId Id, int Pool, int Tokens, long First) : IComparable<ShuffledDocument>
{
    /// <summary>Draws for a document.</summary>
    public static ShuffledDocument Of(ulong seed, DocumentId id, int pool, int tokens, long first)
        => new(SplitMix64.Mix(SplitMix64.Mix(seed ^ id.High) ^ id.Low), id, pool, tokens, first);

    public int CompareTo(ShuffledDocument other)
    {
        if (Draw != other.Draw)
            return Draw.CompareTo(other.Draw);
        if (Id != other.Id)
            return Id.CompareTo(other.Id);
        return Pool != other.Pool ? Pool.CompareTo(other.Pool) : First.CompareTo(other.First);
    }
}

/// <summary>
/// A stretch of a document and its place in an epoch. Places are those of the tokens in the sequences, one after the other: with padding, there are
/// places that no stretch has.
/// </summary>
/// <param name="Start">Place of its first token in the epoch.</param>
/// <param name="Id">The document.</param>
/// <param name="Pool">Number of the pool file that has its ids.</param>
/// <param name="Tokens">Tokens of the stretch, the separator included where it reaches it.</param>
/// <param name="First">The document's first id within the pool file.</param>
/// <param name="Offset">First token within the document.</param>
/// <param name="DocumentTokens">Ids of the document, without a separator.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct OrderedPiece(long Start, DocumentId Id, int Pool, int Tokens, long First, int Offset, int DocumentTokens)
{
    /// <summary>The place after its last token.</summary>
    public long End => Start + Tokens;
}
