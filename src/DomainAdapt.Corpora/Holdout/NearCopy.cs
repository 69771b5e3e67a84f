using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>A training document that is near a held-out one.</summary>
/// <param name="Shard">Number of the shard the training document lies in.</param>
/// <param name="Training">The training document.</param>
/// <param name="HeldOut">The held-out document.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct NearCopy(int Shard, DocumentId Training, DocumentId HeldOut) : IComparable<NearCopy>
{
    public int CompareTo(NearCopy other)
    {
        if (Shard != other.Shard)
            return Shard.CompareTo(other.Shard);
        return Training != other.Training ? Training.CompareTo(other.Training) : HeldOut.CompareTo(other.HeldOut);
    }
}
