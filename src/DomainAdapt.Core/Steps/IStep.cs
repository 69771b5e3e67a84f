using DomainAdapt.Core.Documents;

namespace DomainAdapt.Core.Steps;

/// <summary>
/// Acts on one document in memory: a <see cref="IRewriter"/>, an <see cref="IFilter"/> or an <see cref="ICutter"/>, and each of them may also be
/// an <see cref="IAnnotator"/>. One instance serves one task, on one thread, so a step may keep buffers, but nothing it learnt from one document
/// may change what it does to the next.
/// </summary>
public interface IStep;

/// <summary>Returns new text and no verdict.</summary>
public interface IRewriter : IStep
{
    /// <summary>The document as it should read; the same instance when nothing changed.</summary>
    Document Rewrite(Document document);
}

/// <summary>A rewriter that claims to be done after once: what it wrote, it leaves as it is. A property test holds every one of them to it.</summary>
public interface IIdempotentRewriter : IRewriter;

/// <summary>Writes down what it finds out about a document, before anything is decided; never changes the text.</summary>
public interface IAnnotator : IStep
{
    /// <summary>The document with what was found.</summary>
    Document Annotate(Document document);
}

/// <summary>Returns a verdict and never changes the text.</summary>
public interface IFilter : IStep
{
    /// <summary>Whether the document stays, and what was measured.</summary>
    Verdict Judge(Document document);
}

/// <summary>Returns byte ranges to remove, each with its rule, then judges what is left.</summary>
public interface ICutter : IStep
{
    /// <summary>Adds the ranges to remove: ascending, without overlap, on UTF-8 boundaries.</summary>
    void Cut(Document document, List<Cut> cuts);

    /// <summary>Whether what is left is worth keeping.</summary>
    Verdict Judge(Document rest);
}

/// <summary>A byte range of a document's text that a cutter removed.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Rule">One short word that reports count.</param>
public readonly record struct Cut(int Start, int Length, string Rule);
