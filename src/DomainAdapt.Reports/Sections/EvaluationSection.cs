using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>How well each model predicts held-out text.</summary>
internal static class EvaluationSection
{
    public static Section? Build(RunData run)
    {
        var figures = run.Done("evaluate").SelectMany(stage => stage.Tables.Select(table => (Figure)Fields.OfTable(
            $"{stage.Node.Stage}_{table.Name}", Fields.Title(table.Name), table, "bits_per_byte", "bits_per_byte_all", "bits_per_byte_clean"))).ToList();
        return figures.Count == 0 ? null : new Section(
            "evaluation", "Evaluation on held-out text",
            "Bits per byte: lower is better, and a model's tokenizer does not matter. Given for all held-out documents and for the clean ones.", figures);
    }
}
