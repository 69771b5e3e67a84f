using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Reports.Inspection;

/// <summary>Everything that happened to a document in a run: from where it was read down to the training steps that saw it.</summary>
public static class DocumentTrace
{
    /// <summary>The events, in the order of the run's stages; none where no stage knows the document.</summary>
    /// <exception cref="Core.Failures.DomainAdaptException">An index, marker or shard does not fit the others (exit code 4).</exception>
    public static async Task<IReadOnlyList<TraceEvent>> FindAsync(
        WorkFolder work, RunFolder run, DocumentId id, CancellationToken cancellationToken = default)
    {
        var events = new List<TraceEvent>();
        var pieces = new List<(PlannedNode Mix, SequencePiece Piece)>();
        foreach (var place in DocumentPlace.Find(work, run, id))
        {
            var (node, file, row) = place;
            string what, detail;
            if (file.Name.EndsWith(LineageShardWriter.Suffix, StringComparison.Ordinal))
            {
                var piece = await LineageShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
                pieces.Add((node, piece));
                (what, detail) = ("placed", Invariant(
                    $"tokens {piece.DocumentOffset:N0} to {piece.DocumentOffset + piece.Tokens:N0} in sequence {piece.Sequence:N0} at {piece.Offset:N0}, epoch {piece.Epoch}"));
            }
            else
            {
                (what, detail) = await DescribeAsync(file, row, cancellationToken).ConfigureAwait(false);
            }
            events.Add(new TraceEvent(node.Address, what, detail, Path.GetRelativePath(work.Store, file.Path), row));
        }
        events.AddRange(Trained(work, run, pieces));
        return events;
    }

    /// <summary>Why a document went: step, reason, measure and limit.</summary>
    internal static string ReasonOf(RejectedDocument reject)
        => $"{reject.Step}: {reject.Verdict.Reason}{Measured(reject.Verdict.Measured, reject.Verdict.Limit)}";

    /// <summary>Why a piece was cut, and where.</summary>
    internal static string ReasonOf(CutPiece piece)
        => Invariant($"{piece.Step}: {piece.Cut.Rule}, {piece.Cut.Length:N0} bytes from byte {piece.Cut.Start:N0}");

    private static async Task<(string What, string Detail)> DescribeAsync(StageFile file, int row, CancellationToken cancellationToken)
    {
        if (file.Name.EndsWith(RejectShardWriter.Suffix, StringComparison.Ordinal))
        {
            var reject = await RejectShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return ("rejected", ReasonOf(reject));
        }
        if (file.Name.EndsWith(CutShardWriter.Suffix, StringComparison.Ordinal))
        {
            var piece = await CutShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return ("cut", ReasonOf(piece));
        }
        if (file.Name.EndsWith(TokenShardWriter.Suffix, StringComparison.Ordinal))
        {
            var tokens = await TokenShardReader.ReadLengthAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return (file.Channel == "kept" ? "tokens" : file.Channel, Invariant($"{tokens:N0} tokens"));
        }
        if (file.Name.EndsWith(ExcludedShardWriter.Suffix, StringComparison.Ordinal))
        {
            var excluded = await ExcludedShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return ("excluded", Invariant($"{excluded.Entry}, {excluded.Tokens:N0} tokens"));
        }
        if (file.Name.EndsWith(DocumentShardWriter.Suffix, StringComparison.Ordinal))
        {
            var document = await DocumentShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return (file.Channel, Invariant($"{document.Text.Length:N0} bytes, {document.Source}: {document.Origin}"));
        }
        return (file.Channel, file.Name);
    }

    /// <summary>The steps of the run's trainings that saw the document: a training takes the sequences of its mix in order, a batch a step.</summary>
    private static IEnumerable<TraceEvent> Trained(WorkFolder work, RunFolder run, List<(PlannedNode Mix, SequencePiece Piece)> pieces)
    {
        foreach (var train in run.Manifest.Nodes.Where(node => node.Kind == "train"))
        {
            if (RunFolder.MarkerOf(work, train) is not { } marker)
                continue;
            var batch = RunSettings.WholeNumber(run.Manifest, train.Stage, "batch_sequences");
            var steps = pieces.Where(placed => train.Inputs.Contains(placed.Mix.Address))
                .Select(placed => (placed.Piece.Sequence / batch) + 1).Distinct().Order().ToList();
            if (steps.Count == 0)
                continue;
            var taken = marker.Counts["steps"];
            var seen = steps.Where(step => step <= taken).ToList();
            yield return new TraceEvent(
                train.Address, seen.Count > 0 ? "trained" : "not_trained",
                seen.Count > 0 ? "at step " + string.Join(", ", seen.Select(step => Invariant($"{step}"))) : "training ended before");
        }
    }

    private static string Measured(double? measured, double? limit)
        => (measured, limit) switch
        {
            ({ } value, { } bound) => Invariant($" ({value:0.####}, limit {bound:0.####})"),
            ({ } value, null) => Invariant($" ({value:0.####})"),
            _ => "",
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
