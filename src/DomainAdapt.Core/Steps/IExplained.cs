using DomainAdapt.Core.Documents;

namespace DomainAdapt.Core.Steps;

/// <summary>A filter that can show which lines or words counted against a document: for people who try rules, never in a pipeline.</summary>
public interface IExplained : IStep
{
    /// <summary>Adds the parts of the text that counted, ascending, each with what it is; none where a rule counts no parts.</summary>
    void Explain(Document document, string reason, List<Cut> parts);
}
