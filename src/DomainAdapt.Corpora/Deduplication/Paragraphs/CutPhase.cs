using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>Writes a shard without the units that were decided against, and the texts of the templates whose first copy it has.</summary>
internal sealed class CutPhase(DedupParagraphsSpec spec, StageTask task)
{
    private readonly UnitKeys _keys = new(spec);
    private readonly List<UnitDecision> _decisions = [];
    private readonly List<TextRange> _ranges = [];
    private readonly TemplateTable _templates = new();

    /// <summary>The word by which reports count a cut.</summary>
    public static string RuleOf(TextUnit unit) => unit switch
    {
        TextUnit.Paragraph => "repeated_paragraph",
        TextUnit.Line => "repeated_line",
        _ => "repeated_sentences",
    };

    /// <summary>Takes the shard first among the inputs, then sorted files of <see cref="UnitDecision"/>.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        using var decisions = new RecordMerge<UnitDecision>([.. task.Inputs.Skip(1).Select(file =>
            new RecordReader<UnitDecision>(file.Path, bufferRecords: 1024).Between(record => record.Shard < task.Index, record => record.Shard <= task.Index))]);
        var hasNext = decisions.MoveNext();
        var row = 0;
        var removal = new PartRemoval(task, RuleOf(spec.Unit), spec.MinWordsLeft);
        using (removal)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                {
                    _decisions.Clear();
                    for (; hasNext && decisions.Current.Row == row; hasNext = decisions.MoveNext())
                        _decisions.Add(decisions.Current);
                    _ranges.Clear();
                    if (_decisions.Count > 0)
                        Resolve(document);
                    removal.Write(document, _ranges);
                    row++;
                }
                task.Progress.Report(new TaskProgress(row, task.Inputs[0].Rows, "documents"));
            }
        }
        _templates.Write(task);
        return removal.Counts;
    }

    /// <summary>Finds the decided units in the document again.</summary>
    private void Resolve(Core.Documents.Document document)
    {
        var units = _keys.Of(document);
        var unit = 0;
        foreach (var decision in _decisions)
        {
            while (units[unit].Start != decision.Start)
                unit++;
            var (first, last) = (_keys.Parts[units[unit].First], _keys.Parts[units[unit].First + _keys.PartsOfUnit - 1]);
            if (!decision.IsCut)
                _templates.Add(document, new TextRange(first.Start, last.End - first.Start), decision);
            else if (_ranges.Count > 0 && first.Start <= _ranges[^1].End)
                _ranges[^1] = new TextRange(_ranges[^1].Start, last.End - _ranges[^1].Start);
            else
                _ranges.Add(new TextRange(first.Start, last.End - first.Start));
        }
    }
}
