using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Takes each shard through the steps in the order of the pipeline file. Every document ends in exactly one of two shards, kept or rejected;
/// what a cutter removes is kept as a cut, so no text disappears unseen.
/// </summary>
internal sealed class CleanStage(CleanSpec spec, Catalog catalog) : Stage
{
    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => inputs.OneTaskPerFile("kept");

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var steps = spec.Steps.Select(step => (step.Name, Step: catalog.Create<IStep>(step))).ToArray();
        var input = task.Inputs[0];
        var counts = new Counts();
        using var kept = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix));
        using var rejected = new RejectShardWriter(task.CreateOutput("rejected", RejectShardWriter.Suffix));
        using var cuts = new CutShardWriter(task.CreateOutput("cuts", CutShardWriter.Suffix));
        var walk = new StepWalk(steps, cuts, counts);

        await foreach (var batch in DocumentShardReader.ReadAsync(input.Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                counts.Add("documents_in");
                counts.Add("bytes_in", document.Text.Length);
                var (result, step, verdict) = walk.Take(document);
                if (verdict.IsKept)
                {
                    kept.Write(result);
                    counts.Add("documents_kept");
                    counts.Add("bytes_kept", result.Text.Length);
                }
                else
                {
                    rejected.Write(result, step, verdict);
                    counts.AddPart("documents_rejected", $"{step}.{verdict.Reason}");
                    counts.AddPart("bytes_rejected", $"{step}.{verdict.Reason}", result.Text.Length);
                }
            }
            task.Progress.Report(new TaskProgress(counts["documents_in"], input.Rows, "documents"));
        }
        return counts;
    }

    /// <summary>Takes one document at a time through all steps.</summary>
    private sealed class StepWalk((string Name, IStep Step)[] steps, CutShardWriter cutShard, Counts counts)
    {
        private readonly List<Cut> _cuts = [];

        /// <summary>The document as the last step that saw it left it, and what that step said of it.</summary>
        public (Document Result, string Step, Verdict Verdict) Take(Document document)
        {
            foreach (var (name, step) in steps)
            {
                var verdict = Verdict.Keep;
                if (step is IAnnotator annotator)
                    document = Annotate(annotator, document);
                switch (step)
                {
                    case IRewriter rewriter:
                        document = Rewrite(name, rewriter, document);
                        break;
                    case IFilter filter:
                        verdict = filter.Judge(PlainView.DocumentOf(document));
                        break;
                    case ICutter cutter:
                        document = Cut(name, cutter, document);
                        verdict = cutter.Judge(PlainView.DocumentOf(document));
                        break;
                }
                if (!verdict.IsKept)
                    return (document, name, verdict);
            }
            return (document, "", Verdict.Keep);
        }

        /// <summary>What is found in the plain view is said of the document as it is.</summary>
        private static Document Annotate(IAnnotator annotator, Document document)
            => annotator.Annotate(PlainView.DocumentOf(document)) with { Text = document.Text, Format = document.Format };

        private Document Rewrite(string name, IRewriter rewriter, Document document)
        {
            var rewritten = rewriter.Rewrite(document);
            if (ReferenceEquals(rewritten, document))
                return document;
            counts.AddPart("documents_rewritten", name);
            counts.AddPart("bytes_rewritten", name, document.Text.Length - rewritten.Text.Length);
            return rewritten;
        }

        private Document Cut(string name, ICutter cutter, Document document)
        {
            _cuts.Clear();
            cutter.Cut(document, _cuts);
            if (_cuts.Count == 0)
                return document;
            foreach (var cut in _cuts)
            {
                cutShard.Write(document.Id, name, cut, document.Text.Span.Slice(cut.Start, cut.Length));
                counts.AddPart("bytes_cut", $"{name}.{cut.Rule}", cut.Length);
            }
            return document with { Text = CutText.Without(document.Text.Span, _cuts) };
        }
    }
}
