using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>
/// Holds the lineage to the documents: pieces tile their sequence, come from its source, end with the separator where their document does;
/// every document is drawn as often as its source's epochs, and with its own tokens. Memory is about 80 bytes a document.
/// </summary>
internal sealed class DocumentCheck(MixLedger ledger, ViolationList violations)
{
    private readonly Dictionary<DocumentId, Tally> _documents = [];
    private readonly HashSet<DocumentId> _excluded = [];
    private readonly List<string> _sources = [.. ledger.Sources.Select(source => source.Name)];

    /// <summary>Documents that can be looked up.</summary>
    public long Count => _documents.Count;

    /// <summary>Reads which documents there are.</summary>
    public async Task ReadAsync(IEnumerable<StageFile> tokenShards, CancellationToken cancellationToken)
    {
        foreach (var shard in tokenShards.Where(file => file.Source is not null && _sources.Contains(file.Source)))
        {
            await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken))
            {
                foreach (var document in batch)
                {
                    var sum = SumOf(document.Ids.Span, 0) + SumOf([ledger.Separator], document.Ids.Length);
                    _documents[document.Id] = new Tally(_sources.IndexOf(shard.Source!), document.Ids.Length, sum, 0, 0);
                }
            }
        }
    }

    /// <summary>Reads which of them the mix says it left out: none of them may be placed, and none is missing.</summary>
    public async Task ReadExcludedAsync(IEnumerable<StageFile> excludedShards, CancellationToken cancellationToken)
    {
        foreach (var shard in excludedShards)
        {
            await foreach (var batch in ExcludedShardReader.ReadAsync(shard.Path, cancellationToken))
            {
                foreach (var document in batch)
                {
                    _excluded.Add(document.Id);
                    if (_documents.Count > 0 && !_documents.Remove(document.Id))
                        violations.Add("excluded", document.Source, null, $"document {document.Id} is in no token shard");
                }
            }
        }
    }

    /// <summary>Checks one sequence and its pieces.</summary>
    public void Check(long number, TrainingSequence sequence, ReadOnlySpan<SequencePiece> pieces)
    {
        var ids = sequence.Ids.Span;
        var offset = 0;
        foreach (var piece in pieces)
        {
            if (piece.Offset != offset || piece.Tokens < 1 || piece.Tokens > ids.Length - offset)
            {
                violations.Add("lineage", "pieces", number, $"a piece of {piece.Tokens} tokens lies at {piece.Offset}; expected one at {offset}");
                return;
            }
            offset += piece.Tokens;
            if (_excluded.Contains(piece.Document))
                violations.Add("excluded", sequence.Source, number, $"holds document {piece.Document}, which was to be left out");
            else if (_documents.Count > 0)
                CheckPiece(number, sequence.Source, piece, ids.Slice(piece.Offset, piece.Tokens));
        }
        if (offset != sequence.RealTokens)
            violations.Add("lineage", "pieces", number, $"its pieces have {offset} tokens; expected {sequence.RealTokens}");
    }

    /// <summary>Checks how often each document was drawn, and that its tokens were its own.</summary>
    public void CheckEpochs()
    {
        var missing = new long[_sources.Count];
        foreach (var (id, tally) in _documents)
        {
            var source = ledger.Sources[tally.Source];
            var length = tally.Tokens + 1L;
            var least = source.WholeEpochs * length;
            var most = least + (source.PartEpochTokens > 0 ? length : 0);
            missing[tally.Source] += Math.Max(0, least - tally.Placed);
            if (tally.Placed > most)
                violations.Add("repeated", source.Name, null, $"document {id} has {tally.Placed} tokens placed; its epochs allow {most}");
            // Where the stream ends within the document its sum cannot be known.
            if (tally.Placed % length == 0 && tally.PlacedSum != unchecked(tally.Sum * (ulong)(tally.Placed / length)))
                violations.Add("content", source.Name, null, $"document {id} was placed with tokens that are not its own");
        }
        for (var i = 0; i < missing.Length && _documents.Count > 0; i++)
        {
            if (missing[i] != ledger.Sources[i].DroppedTailTokens)
                violations.Add("missing", _sources[i], null,
                    $"lacks {missing[i]} tokens of its whole epochs; the ledger dropped {ledger.Sources[i].DroppedTailTokens}");
        }
    }

    private void CheckPiece(long number, string source, SequencePiece piece, ReadOnlySpan<int> ids)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_documents, piece.Document);
        if (Unsafe.IsNullRef(ref tally))
        {
            violations.Add("document", source, number, $"document {piece.Document} is in no token shard");
            return;
        }
        tally = tally with
        {
            Placed = tally.Placed + piece.Tokens,
            PlacedSum = unchecked(tally.PlacedSum + SumOf(ids, piece.DocumentOffset)),
        };
        if (_sources[tally.Source] != source)
            violations.Add("one_source", source, number, $"holds document {piece.Document} of '{_sources[tally.Source]}'");
        var end = piece.DocumentOffset + piece.Tokens;
        var room = ledger.SequenceTokens;
        if (ledger.Packing == SequencePacking.BestFit && (piece.DocumentOffset % room != 0 || piece.Tokens != Math.Min(room, tally.Tokens + 1 - piece.DocumentOffset)))
            violations.Add("split", source, number, $"document {piece.Document} of {tally.Tokens + 1} tokens is split at {piece.DocumentOffset} to {end}; sequences have room for {room}");
        if (piece.DocumentOffset < 0 || end > tally.Tokens + 1)
            violations.Add("document", source, number, $"document {piece.Document} is read to token {end}; it has {tally.Tokens} and a separator");
        else if (end == tally.Tokens + 1 && ids[^1] != ledger.Separator)
            violations.Add("separator", source, number, $"document {piece.Document} ends with id {ids[^1]}; expected the separator {ledger.Separator}");
    }

    /// <summary>
    /// The sum of a scattered number for each token and its place: pieces add up to their document, in whatever order they come, and a
    /// document drawn k times to k times its sum.
    /// </summary>
    private static ulong SumOf(ReadOnlySpan<int> ids, int offset)
    {
        var sum = 0UL;
        for (var i = 0; i < ids.Length; i++)
            sum = unchecked(sum + SplitMix64.Mix(((ulong)(offset + i) << 32) | (uint)ids[i]));
        return sum;
    }

    /// <summary>A document's source, its tokens without the separator and their sum, how many of its tokens were placed, and their sum.</summary>
    private readonly record struct Tally(int Source, int Tokens, ulong Sum, long Placed, ulong PlacedSum);
}
