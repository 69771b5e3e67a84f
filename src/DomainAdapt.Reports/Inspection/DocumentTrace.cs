using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Reports.Inspection;

/// <summary>Everything that happened to a document in a run: from where it was read down to the training steps that saw it.</summary>
public static class DocumentTrace
{
    /// <summary>Files read side by side; each holds a row group or two in memory.</summary>
    private const int Readers = 4;

    /// <summary>The events, in the order of the run's stages; none where no stage knows the document.</summary>
    /// <exception cref="Core.Failures.DomainAdaptException">An index, marker or shard does not fit the others (exit code 4).</exception>
    public static async Task<IReadOnlyList<TraceEvent>> FindAsync(
        WorkFolder work, RunFolder run, DocumentId id, CancellationToken cancellationToken = default)
    {
        // Rows of one file lie together, and are read together.
        var files = DocumentPlace.Find(work, run, id).GroupBy(place => (place.Node, place.File)).Select(rows => (rows.Key.Node, rows.Key.File, Rows: rows.Select(row => row.Row).ToList())).ToList();
        var read = new (IReadOnlyList<(string What, string Detail)> Events, IReadOnlyList<SequencePiece> Pieces)[files.Count];
        await Parallel.ForAsync(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken }, async (number, cancelled) =>
        {
            var (_, file, rows) = files[number];
            IReadOnlyList<SequencePiece> pieces = file.Name.EndsWith(LineageShardWriter.Suffix, StringComparison.Ordinal)
                ? await LineageShardReader.ReadRowsAsync(file.Path, rows, cancelled).ConfigureAwait(false)
                : [];
            read[number] = (pieces.Count > 0 ? [.. pieces.Select(Placed)] : await DescribeAsync(file, rows, cancelled).ConfigureAwait(false), pieces);
        }).ConfigureAwait(false);
        var events = files.SelectMany((file, number) => read[number].Events.Select((happened, at) => new TraceEvent(
            file.Node.Address, happened.What, happened.Detail, Path.GetRelativePath(work.Store, file.File.Path), file.Rows[at])));
        var placed = files.SelectMany((file, number) => read[number].Pieces.Select(piece => (file.Node, piece))).ToList();
        return [.. events, .. Trained(work, run, placed)];
    }

    /// <summary>Why a document went: step, reason, measure and limit.</summary>
    internal static string ReasonOf(string step, Verdict verdict) => $"{step}: {verdict.Reason}{Measured(verdict.Measured, verdict.Limit)}";

    /// <summary>Why a piece was cut, and where.</summary>
    internal static string ReasonOf(string step, Cut cut) => Invariant($"{step}: {cut.Rule}, {cut.Length:N0} bytes from byte {cut.Start:N0}");

    private static (string What, string Detail) Placed(SequencePiece piece) => ("placed", Invariant(
        $"tokens {piece.DocumentOffset:N0} to {piece.DocumentOffset + piece.Tokens:N0} in sequence {piece.Sequence:N0} at {piece.Offset:N0}, epoch {piece.Epoch}"));

    private static async Task<IReadOnlyList<(string What, string Detail)>> DescribeAsync(StageFile file, IReadOnlyList<int> rows, CancellationToken cancellationToken)
    {
        bool IsOf(string suffix) => file.Name.EndsWith(suffix, StringComparison.Ordinal);
        if (IsOf(RejectShardWriter.Suffix))
        {
            return [.. (await RejectShardReader.ReadVerdictsAsync(file.Path, rows, cancellationToken).ConfigureAwait(false))
                .Select(reject => ("rejected", ReasonOf(reject.Step, reject.Verdict)))];
        }
        if (IsOf(CutShardWriter.Suffix))
            return [.. (await CutShardReader.ReadCutsAsync(file.Path, rows, cancellationToken).ConfigureAwait(false)).Select(piece => ("cut", ReasonOf(piece.Step, piece.Cut)))];
        if (IsOf(TokenShardWriter.Suffix))
        {
            return [.. (await TokenShardReader.ReadLengthsAsync(file.Path, rows, cancellationToken).ConfigureAwait(false))
                .Select(tokens => (file.Channel == "kept" ? "tokens" : file.Channel, Invariant($"{tokens:N0} tokens")))];
        }
        if (IsOf(ExcludedShardWriter.Suffix))
        {
            return [.. (await ExcludedShardReader.ReadRowsAsync(file.Path, rows, cancellationToken).ConfigureAwait(false))
                .Select(excluded => ("excluded", Invariant($"{excluded.Entry}, {excluded.Tokens:N0} tokens")))];
        }
        if (IsOf(DocumentShardWriter.Suffix))
        {
            return [.. (await DocumentShardReader.ReadFactsAsync(file.Path, rows, cancellationToken).ConfigureAwait(false))
                .Select(document => (file.Channel, Invariant($"{document.TextBytes:N0} bytes, {document.Source}: {document.Origin}")))];
        }
        return [.. rows.Select(_ => (file.Channel, file.Name))];
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
