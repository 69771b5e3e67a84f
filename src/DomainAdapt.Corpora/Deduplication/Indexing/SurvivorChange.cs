using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>A document that survives now and did not before, or that did and does not now.</summary>
/// <param name="Id">The document.</param>
/// <param name="Shard">Number of the shard it lies in, those of the index first.</param>
/// <param name="Successor">Of one that survives no longer, the document that stands for it now; of none, all zero.</param>
/// <param name="SuccessorShard">The shard that one lies in.</param>
/// <param name="IsTakenDown">Whether it was taken down.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SurvivorChange(DocumentId Id, int Shard, DocumentId Successor, int SuccessorShard, bool IsTakenDown) : IComparable<SurvivorChange>
{
    /// <summary>Channel of those that survive now.</summary>
    public const string Gained = "gained";

    /// <summary>Channel of those that survive no longer.</summary>
    public const string Lost = "lost";

    public int CompareTo(SurvivorChange other)
    {
        if (Id != other.Id)
            return Id.CompareTo(other.Id);
        if (Shard != other.Shard)
            return Shard.CompareTo(other.Shard);
        return Successor != other.Successor ? Successor.CompareTo(other.Successor) : SuccessorShard.CompareTo(other.SuccessorShard);
    }
}

/// <summary>Which document stands for a duplicate, by the duplicate's id.</summary>
/// <param name="Id">The duplicate.</param>
/// <param name="Survivor">The document that stays.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SuccessorOf(DocumentId Id, DocumentId Survivor) : IComparable<SuccessorOf>
{
    public int CompareTo(SuccessorOf other) => Id != other.Id ? Id.CompareTo(other.Id) : Survivor.CompareTo(other.Survivor);
}
