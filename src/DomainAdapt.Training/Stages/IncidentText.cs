using System.Globalization;
using DomainAdapt.Training.Batches;

namespace DomainAdapt.Training.Stages;

/// <summary>A batch that was left out, in words.</summary>
internal static class IncidentText
{
    // A batch of short documents has thousands; the account has them all.
    private const int MostDocuments = 8;

    /// <summary>What was seen, what was done, and which documents it was.</summary>
    public static string Of(Incident incident)
    {
        var seen = incident.Kind switch
        {
            IncidentKind.NotFinite => "its loss or gradient is no number",
            IncidentKind.Forgetting => Number($"general text is predicted {100 * incident.Worsening:0.0} % worse than by the base"),
            IncidentKind.LossSpike => Number($"its loss of {incident.Loss:0.###} lies {incident.ZScore:0.#} standard deviations above those before it"),
            _ => Number($"its gradient's norm of {incident.GradientNorm:0.###} lies {incident.ZScore:0.#} standard deviations above those before it"),
        };
        var done = incident.Action switch
        {
            IncidentAction.Skipped => "the batch is left out",
            IncidentAction.Warned => "nothing is done about it",
            IncidentAction.LoweredRate => "the learning rate is lowered",
            IncidentAction.RolledBack => Number($"the weights go back to step {incident.RolledBackTo}, and the batches since then are left out"),
            _ => "the training ends",
        };
        var said = Number($"step {incident.Step}: {seen}; {done}");
        return incident.Kind == IncidentKind.Forgetting ? said : $"{said}. It was of {DocumentsOf(incident)}";
    }

    private static string DocumentsOf(Incident incident)
    {
        if (incident.Documents.Count == 0)
            return Number($"the sequences {incident.FirstSequence} to {incident.FirstSequence + incident.Sequences - 1}");
        var named = string.Join(", ", incident.Documents.Take(MostDocuments));
        var more = incident.Documents.Count - MostDocuments;
        return more > 0 ? Number($"the documents {named} and {more} more, which the account names") : $"the documents {named}";
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
