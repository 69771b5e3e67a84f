using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>What an index has of a document from one of the runs that it came with; sorted by document, those of all runs stand together.</summary>
/// <typeparam name="TPlace">What the stage knows it by.</typeparam>
internal interface IIndexEntry<TPlace>
{
    /// <summary>The document.</summary>
    DocumentId Id { get; }

    /// <summary>Number of the shard it lies in, those of the index first.</summary>
    int Shard { get; }

    /// <summary>What is retired where it counts no longer.</summary>
    TPlace Place { get; }
}
