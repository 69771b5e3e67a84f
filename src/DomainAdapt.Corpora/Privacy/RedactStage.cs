using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Privacy;

/// <summary>
/// Takes personal data out of each shard, training and held-out text alike. Documents that go for their personal data are kept aside with that data replaced, so
/// nothing of it is left in what the stage writes.
/// </summary>
internal sealed class RedactStage(RedactSpec spec) : Stage
{
    private const string Kept = "kept";
    private const string HeldOut = "held_out";

    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
        => [.. inputs.OneTaskPerFile(Kept), .. inputs.OneTaskPerFile(HeldOut)];

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var input = task.Inputs[0];
        var redactor = new Redactor(spec.ActionFor, RedactSpec.AllowedOf(spec.Allow));
        var counts = new Counts();
        using var documents = new DocumentShardWriter(task.CreateOutput(input.Channel, DocumentShardWriter.Suffix));
        using var rejected = new RejectShardWriter(task.CreateOutput("rejected", RejectShardWriter.Suffix));
        await foreach (var batch in DocumentShardReader.ReadAsync(input.Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                var redacted = document with { Text = redactor.Redact(document.Text) };
                counts.Add("documents_in");
                counts.Add("bytes_in", document.Text.Length);
                foreach (var span in redactor.Found)
                    counts.AddPart("personal_data", PersonalDataSpan.NameOf(span.Type));
                if (redactor.Found.Count > 0)
                {
                    counts.Add("documents_redacted");
                    counts.AddPart("bytes_rewritten", task.Stage, document.Text.Length - redacted.Text.Length);
                }
                if (redactor.IsDropped)
                {
                    rejected.Write(redacted, task.Stage, Verdict.Reject("personal_data", redactor.Found.Count));
                    counts.AddPart("documents_rejected", $"{task.Stage}.personal_data");
                    counts.AddPart("bytes_rejected", $"{task.Stage}.personal_data", redacted.Text.Length);
                }
                else
                {
                    documents.Write(redacted);
                    counts.Add($"documents_{input.Channel}");
                    counts.Add($"bytes_{input.Channel}", redacted.Text.Length);
                }
            }
            task.Progress.Report(new TaskProgress(counts["documents_in"], input.Rows, "documents"));
        }
        return counts;
    }
}
