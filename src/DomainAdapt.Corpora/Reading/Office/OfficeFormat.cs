using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>What the readers of Office files can write.</summary>
internal static class OfficeFormat
{
    /// <summary>Adds a problem where a format is none that is written here.</summary>
    public static void Check(DocumentFormat format, SpecProblems problems)
    {
        if (format == DocumentFormat.Html)
            problems.Add("format", "is html; expected text or markdown");
    }
}
