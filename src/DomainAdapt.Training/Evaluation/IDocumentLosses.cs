namespace DomainAdapt.Training.Evaluation;

/// <summary>Measures how badly a model predicts documents.</summary>
public interface IDocumentLosses
{
    /// <summary>The losses of documents, in their order. The result is a function of the documents alone, batches included.</summary>
    IReadOnlyList<DocumentLoss> Evaluate(
        IReadOnlyList<EncodedDocument> documents, IProgress<long>? tokensDone = null, CancellationToken cancellationToken = default);
}
