using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>What a cluster is called: by its least document, so its name depends on neither shards nor rules of survival.</summary>
/// <param name="Least">The least id among its documents.</param>
/// <param name="Size">Documents in it.</param>
internal readonly record struct ClusterName(DocumentId Least, int Size);
