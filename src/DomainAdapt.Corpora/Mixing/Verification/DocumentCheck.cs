using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>
/// Holds the lineage to the documents: pieces tile their sequence, come from its source, end with the separator where their document does,
/// and no document is drawn more often than its source's epochs. Memory is about 60 bytes a document.
/// </summary>
internal sealed class DocumentCheck(MixLedger ledger, ViolationList violations)
{
    private readonly Dictionary<DocumentId, Tally> _documents = [];
    private readonly List<string> _sources = [.. ledger.Sources.Select(source => source.Name)];

    /// <summary>Documents that can be looked up.</summary>
    public long Count => _documents.Count;

    /// <summary>Reads which documents there are.</summary>
    public async Task ReadAsync(IEnumerable<StageFile> tokenShards, CancellationToken cancellationToken)
    {
        foreach (var shard in tokenShards.Where(file => file.Source is not null && _sources.Contains(file.Source)))
        {
            await foreach (var batch in TokenShardReader.ReadLengthsAsync(shard.Path, cancellationToken))
            {
                foreach (var (id, tokens) in batch)
                    _documents[id] = new Tally(_sources.IndexOf(shard.Source!), tokens, 0);
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
            if (_documents.Count > 0)
                CheckPiece(number, sequence.Source, piece, ids[offset - 1]);
        }
        if (offset != sequence.RealTokens)
            violations.Add("lineage", "pieces", number, $"its pieces have {offset} tokens; expected {sequence.RealTokens}");
    }

    /// <summary>Checks how often each document was drawn.</summary>
    public void CheckEpochs()
    {
        foreach (var (id, tally) in _documents)
        {
            var source = ledger.Sources[tally.Source];
            var most = (source.WholeEpochs + (source.PartEpochTokens > 0 ? 1 : 0)) * (tally.Tokens + 1L);
            if (tally.Placed > most)
                violations.Add("repeated", source.Name, null, $"document {id} has {tally.Placed} tokens placed; its epochs allow {most}");
        }
    }

    private void CheckPiece(long number, string source, SequencePiece piece, int last)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_documents, piece.Document);
        if (Unsafe.IsNullRef(ref tally))
        {
            violations.Add("document", source, number, $"document {piece.Document} is in no token shard");
            return;
        }
        tally = tally with { Placed = tally.Placed + piece.Tokens };
        if (_sources[tally.Source] != source)
            violations.Add("one_source", source, number, $"holds document {piece.Document} of '{_sources[tally.Source]}'");
        var end = piece.DocumentOffset + piece.Tokens;
        if (piece.DocumentOffset < 0 || end > tally.Tokens + 1)
            violations.Add("document", source, number, $"document {piece.Document} is read to token {end}; it has {tally.Tokens} and a separator");
        else if (end == tally.Tokens + 1 && last != ledger.Separator)
            violations.Add("separator", source, number, $"document {piece.Document} ends with id {last}; expected the separator {ledger.Separator}");
    }

    /// <summary>A document's source, its tokens without the separator, and how many of its tokens were placed.</summary>
    private readonly record struct Tally(int Source, int Tokens, long Placed);
}
